"""A call is measured in a process of its own: its result, its seconds, its memory."""

import os
import subprocess
import sys

import numpy as np
import pytest

from mpi_lessons.tour import memory

MIB = 2**20


def hold(mebibytes):
    """Hold so much memory, all of it written to; return what tells it was there."""
    array = np.ones(mebibytes * MIB, dtype=np.uint8)
    return os.getpid(), int(array[::MIB].sum())


def refuse(value):
    """Raise what a caller must get."""
    raise ValueError(f"not {value}")


def count_calls(path):
    """Add a line to a file, and return how many it has now."""
    with open(path, "a") as file:
        file.write("called\n")
    with open(path) as file:
        return len(file.readlines())


def leave_early():
    """End the process, as the system does where memory is short."""
    os._exit(9)


def test_each_call_has_its_process():
    """The result comes from another process, at another time from another one."""
    (first, held), seconds, peak = memory.measure_fresh(hold, 3)
    second = memory.measure_fresh(hold, 3).result[0]
    assert held == 3
    assert seconds >= 0
    assert peak > 0
    assert len({first, second, os.getpid()}) == 3


def test_memory_is_that_of_the_call():
    """The peak grows by what the call held, though it has given it back."""
    little, much = (memory.measure_fresh(hold, size).peak for size in (1, 101))
    assert 90 * MIB < much - little < 120 * MIB


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux inherits a peak")
def test_memory_here_does_not_count():
    """What this process holds is no part of the fresh one's peak."""
    kept = np.ones(400 * MIB, dtype=np.uint8)
    assert memory.peak_bytes() > kept.nbytes
    assert memory.measure_fresh(hold, 1).peak < 300 * MIB


def test_runs(tmp_path):
    """The function is called as often as told, in one process."""
    path = tmp_path / "calls"
    memory.measure_fresh(count_calls, path, runs=3)
    assert path.read_text() == "called\n" * 3


def test_errors_come_back():
    """What the function raises is raised here."""
    with pytest.raises(ValueError, match="not 7"):
        memory.measure_fresh(refuse, 7)


def test_early_end_is_said():
    """A process that ends without an answer is an error, and not waited for."""
    with pytest.raises(RuntimeError, match="ended with 9"):
        memory.measure_fresh(leave_early)


def test_ctrl_c_ends_both():
    """Ctrl-C ends the process that was started, and neither prints anything."""
    program = (
        "import os, signal, sys, threading, time\n"
        "from mpi_lessons.tour import memory\n"
        "from mpi_lessons.tour.frame import run\n"
        "def main():\n"
        "    beat = threading.Timer(0.5, os.killpg, (0, signal.SIGINT))\n"
        "    beat.start()\n"
        "    memory.measure_fresh(time.sleep, 60)\n"
        "if __name__ == '__main__':\n"
        "    run(main, unwind=True)\n"
    )
    job = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=30,
        start_new_session=True,
    )
    assert (job.returncode, job.stdout, job.stderr) == (130, "", "")
