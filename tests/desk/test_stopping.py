"""A check that is stopped or killed leaves no process and no shared memory behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CLONE = Path(__file__).parents[2]


@pytest.fixture
def hanging(course, tmp_path):
    """Start a check that hangs on three ranks; yield it and the memory in use."""
    (course / "exercises/scatter.py").write_text(
        "import pathlib, time\n\n"
        "def deal_rows(comm, matrix, root):\n"
        f"    pathlib.Path({str(tmp_path)!r}, str(comm.rank)).touch()\n"
        "    return comm.recv()\n",
    )
    words = [sys.executable, "-m", "mpi_lessons", "check", "scatter", "--np", "3"]
    marked = {"MPI_LESSONS_TEST": str(course), "PYTHONPATH": str(CLONE)}
    desk = subprocess.Popen(
        words, cwd=course, env=os.environ | marked, stderr=subprocess.PIPE
    )
    end = time.monotonic() + 60
    while not all((tmp_path / str(rank)).exists() for rank in range(3)):
        assert time.monotonic() < end
        time.sleep(0.01)
    ours = [pid for pid in _pids() if str(course).encode() in _read(pid, "environ")]
    shared = re.compile(rb"/dev/shm/\S+")
    segments = {name for pid in ours for name in shared.findall(_read(pid, "maps"))}
    assert len(ours) >= 4
    yield desk, segments
    desk.kill()
    desk.communicate()


def left_of(course, segments):
    """Return the processes of a course that still run, and its shared memory."""
    mark = str(course).encode()
    running = [pid for pid in _pids() if mark in _read(pid, "environ")]
    return running + [name for name in segments if os.path.exists(name)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped(course, hanging, number):
    """Ctrl-C ends all within a second, and leaves no process and no shared memory."""
    desk, segments = hanging
    start = time.monotonic()
    desk.send_signal(number)
    _, said = desk.communicate(timeout=60)
    took = time.monotonic() - start
    assert desk.returncode == 130
    assert b"nothing is left running" in said
    assert left_of(course, segments) == []
    assert took < 3  # well under a second on a quiet machine


def test_stopped_as_it_starts(course, tmp_path):
    """Ctrl-C before the ranks have come up ends them before they grade anything."""
    begun = tmp_path / "begun"
    (course / "exercises/scatter.py").write_text(
        "import pathlib, time\n\ntime.sleep(1)\n"
        f"pathlib.Path({str(begun)!r}).touch()\n"
        "def deal_rows(comm, matrix, root):\n    return None\n"
    )
    words = [sys.executable, "-m", "mpi_lessons", "check", "scatter"]
    marked = {"MPI_LESSONS_TEST": str(course), "PYTHONPATH": str(CLONE)}
    desk = subprocess.Popen(
        words, cwd=course, env=os.environ | marked, stderr=subprocess.PIPE
    )
    mark, end = str(course).encode(), time.monotonic() + 60
    while not any(
        mark in _read(pid, "environ") and b"--only-mpi" in _read(pid, "cmdline")
        for pid in _pids()
    ):
        assert time.monotonic() < end
    desk.send_signal(signal.SIGINT)
    _, said = desk.communicate(timeout=60)
    # Where Ctrl-C falls on a class that dataclasses makes, Python ends by the signal
    # though the exception was caught; a shell calls both 130.
    assert desk.returncode in (130, -signal.SIGINT)
    assert b"nothing is left running" in said
    assert left_of(course, []) == []
    assert not begun.exists()


def test_stopped_during_the_imports():
    """Ctrl-C while the command imports what it needs ends it without a traceback."""
    program = """if True:
        import runpy, signal, sys

        class Finder:
            def find_spec(self, name, path=None, target=None):
                if name == "argparse":
                    signal.raise_signal(signal.SIGINT)

        sys.meta_path.insert(0, Finder())
        runpy.run_module("mpi_lessons", run_name="__main__")
    """
    job = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(CLONE)},
        capture_output=True,
        timeout=60,
    )
    assert (job.returncode, job.stderr) == (130, b"")


def test_results_are_kept(course, tmp_path):
    """Stopped in the middle, as by a walltime, it keeps the verdicts made so far."""
    file, begun = tmp_path / "verdicts.json", tmp_path / "begun"
    answer = (CLONE / "solutions/hello.py").read_text()
    (course / "exercises/hello.py").write_text(answer)
    (course / "exercises/scatter.py").write_text(
        "import pathlib, time\n\n"
        "def deal_rows(comm, matrix, root):\n"
        f"    pathlib.Path({str(begun)!r}).touch()\n"
        "    time.sleep(100)\n",
    )
    words = [sys.executable, "-m", "mpi_lessons", "check", "hello", "scatter"]
    words += ["--np", "1,2", "--json", str(file), "--time-limit", "100"]
    desk = subprocess.Popen(
        words,
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(CLONE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 60
    while not begun.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    desk.send_signal(signal.SIGTERM)
    _, said = desk.communicate(timeout=60)
    kept = json.loads(file.read_text())
    assert {verdict["stem"] for verdict in kept} == {"hello"}
    assert {verdict["verdict"] for verdict in kept} == {"pass"}
    assert f"{len(kept)} verdicts are kept in {file}" in said
    assert desk.returncode == 130


def test_killed(course, hanging):
    """Where the command itself is killed, its ranks see that and end."""
    desk, segments = hanging
    desk.kill()
    desk.wait()
    end = time.monotonic() + 20
    while (left := left_of(course, segments)) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == []


def _pids():
    return [entry.name for entry in Path("/proc").glob("[0-9]*")]


def _read(pid, name):
    try:
        return Path("/proc", pid, name).read_bytes()
    except OSError:
        return b""
