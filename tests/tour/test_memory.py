"""A call is measured in a process of its own: its result, its seconds, its memory."""

import importlib
import os
import subprocess
import sys

import numpy as np
import pytest

from mpi_lessons.tour import memory

MIB = 2**20
CALLS = '''
import os

import numpy as np


def hold(mebibytes):
    """Hold so much memory, all of it written to; return what tells it was there."""
    array = np.ones(mebibytes * 2**20, dtype=np.uint8)
    return os.getpid(), int(array[::2**20].sum())


def refuse(value):
    """Raise what a caller must get."""
    raise ValueError(f"not {value}")


def add_line(path):
    """Add a line to a file."""
    with open(path, "a") as file:
        file.write("called\\n")


def leave_early():
    """End the process, as the system does where memory is short."""
    os._exit(9)
'''
PROGRAM = """
import os, signal, threading, time
from mpi_lessons.tour import memory
from mpi_lessons.tour.frame import run

def main():
    threading.Timer(0.5, os.killpg, (0, signal.SIGINT)).start()
    memory.measure_fresh(time.sleep, 60)

if __name__ == "__main__":
    run(main, unwind=True)
"""


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Return a module that another process can import, which this file is not."""
    folder = tmp_path_factory.mktemp("calls")
    (folder / "measured_calls.py").write_text(CALLS)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module("measured_calls")
    del sys.modules["measured_calls"]


def test_each_call_has_its_process(calls):
    """The result comes from another process, and each time from a new one."""
    (first, held), seconds, peak = memory.measure_fresh(calls.hold, 3)
    second = memory.measure_fresh(calls.hold, 3).result[0]
    assert held == 3
    assert seconds >= 0
    assert peak > 0
    assert len({first, second, os.getpid()}) == 3


def test_memory_is_that_of_the_call(calls):
    """The peak grows by what the call held, though it has given it back."""
    little, much = (memory.measure_fresh(calls.hold, size).peak for size in (1, 101))
    assert 90 * MIB < much - little < 120 * MIB


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux inherits a peak")
def test_memory_here_does_not_count(calls):
    """What this process holds is no part of the fresh one's peak."""
    kept = np.ones(400 * MIB, dtype=np.uint8)
    assert memory.peak_bytes() > kept.nbytes
    assert memory.measure_fresh(calls.hold, 1).peak < 300 * MIB


def test_runs(calls, tmp_path):
    """The function is called as often as told."""
    path = tmp_path / "lines"
    memory.measure_fresh(calls.add_line, path, runs=3)
    assert path.read_text() == "called\n" * 3


def test_errors_come_back(calls):
    """What the function raises is raised here."""
    with pytest.raises(ValueError, match="not 7"):
        memory.measure_fresh(calls.refuse, 7)


def test_early_end_is_said(calls):
    """A process that ends without an answer is an error, and not waited for."""
    with pytest.raises(RuntimeError, match="ended with 9"):
        memory.measure_fresh(calls.leave_early)


def test_ctrl_c_ends_both(tmp_path):
    """Ctrl-C ends the process that was started, and neither prints anything."""
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    job = subprocess.run(
        [sys.executable, path],
        capture_output=True,
        text=True,
        timeout=30,
        start_new_session=True,
    )
    assert (job.returncode, job.stdout, job.stderr) == (130, "", "")
