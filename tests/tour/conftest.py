"""Stops of the tour as the tests see them: run as a learner runs them, read back."""

import os
import subprocess
import sys

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
