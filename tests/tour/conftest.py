"""Stops of the tour as the tests see them: run as a learner runs them, read back."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WISHES = ("FORCE_COLOR", "NO_COLOR", "COLORTERM", "COLUMNS", "PYTHONIOENCODING")


@pytest.fixture(scope="session")
def stop():
    """Return ``stop(name, *words, code=0, timeout=100)``: what the stop printed.

    It must end with that code and print no traceback; with another code than 0, what
    is returned is what it printed to stderr.
    """

    def run(name, *words, code=0, timeout=100):
        env = {key: text for key, text in os.environ.items() if key not in WISHES}
        job = subprocess.run(
            [sys.executable, "-m", f"mpi_lessons.tour.{name}", *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=env | {"COLUMNS": "80"},
            timeout=timeout,
        )
        assert job.returncode == code, job.stdout + job.stderr
        assert "Traceback" not in job.stderr
        return job.stdout if code == 0 else job.stderr

    return run


@pytest.fixture
def rows():
    """Return ``rows(text)``: all rows of the tables in a text, as stripped cells."""

    def read(text):
        lines = [line for line in text.splitlines() if line.startswith("│")]
        return [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines]

    return read


@pytest.fixture
def interrupt(tmp_path):
    """Return ``interrupt(name, *words, said="", made="", after=0.0)``.

    It runs a stop, with a folder of its own for temporary files, until a line that it
    prints has `said` or a file there matches `made`, and `after` seconds more. Then
    Ctrl-C goes to all its processes, as from a terminal. It must end with 130 and no
    word of complaint, and leave neither a process nor a file.
    """

    def run(name, *words, said="", made="", after=0.0):
        job = subprocess.Popen(
            [sys.executable, "-m", f"mpi_lessons.tour.{name}", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"TMPDIR": str(tmp_path)},
            start_new_session=True,
        )
        try:
            end = time.monotonic() + 100
            while said and said not in job.stdout.readline():
                assert job.poll() is None
            while made and not list(tmp_path.glob(made)):
                assert job.poll() is None
                assert time.monotonic() < end
                time.sleep(0.02)
            time.sleep(after)
            os.killpg(job.pid, signal.SIGINT)
            _, complaint = job.communicate(timeout=60)  # of the last process, too
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(job.pid, signal.SIGKILL)
        assert (job.returncode, complaint) == (130, "")
        assert list(tmp_path.iterdir()) == []
        assert processes_with(tmp_path) == []

    return run


def processes_with(folder):
    """Return the processes that have this TMPDIR; none where there is no /proc."""
    mark, found = f"TMPDIR={folder}".encode(), []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):  # another user's, or already gone
            if mark in path.read_bytes().split(b"\0"):
                found.append(path.parent.name)
    return found
