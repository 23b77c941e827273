"""The stop on ipyparallel: engines under mpirun, and nothing of them left behind."""

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("ipyparallel")

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.tour import ipyparallel as stop_module

MODULE = "mpi_lessons.tour.ipyparallel"
SLEEPER = """#!/bin/sh
if [ "$1" = --version ]; then echo HYDRA; else exec sleep 100; fi
"""


@pytest.fixture
def away(tmp_path, monkeypatch):
    """Make home, temporary and current folder empty ones; all three must stay so."""
    for name in ("HOME", "TMPDIR", "here"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path / "here")
    yield
    assert not [path for path in tmp_path.glob("*/*") if path.name != "mpirun"]


def task(engine, *seconds):
    """Return the record of a task: its engine; submitted, started, completed."""
    names = ("submitted", "started", "completed")
    begin = datetime.datetime(2020, 1, 1)
    times = [begin + datetime.timedelta(seconds=second) for second in seconds]
    return {"engine_id": engine} | dict(zip(names, times, strict=True))


def test_spans():
    """An engine works from its first task's start to its last one's end."""
    tasks = [task(1, 2, 2.5, 3), task(0, 2, 2.5, 4), task(1, 2.5, 3, 6)]
    found = stop_module.spans(SimpleNamespace(metadata=tasks))
    assert found == {0: (0.5, 2.0), 1: (0.5, 4.0)}
    assert list(found) == [0, 1]


@pytest.mark.parametrize(
    ("alone", "direct", "balanced", "gain", "doubt"),
    [
        (2.0, (0.5, 1.5), (1.0, 1.0), "2.0 times as fast", False),
        (0.9, (0.5, 1.5), (1.0, 1.0), "0.9 times as fast", True),
        (2.0, (1.0, 1.0), (0.5, 1.0), "2.0 times as fast", True),
    ],
)
def test_conclusion(alone, direct, balanced, gain, doubt):
    """What is said of the views follows what was measured."""
    views = [dict(enumerate((0.0, end) for end in ends)) for ends in (direct, balanced)]
    text = stop_module.conclude(alone, *views)
    assert gain in text
    assert f"worked until {direct[0]:.2f} s" in text
    assert ("no gain" in text) == doubt


def test_it_runs(stop, rows, away):
    """Engines are ranks, all sums agree, and no file is left."""
    text = stop("ipyparallel", "--count", 3000)
    found = rows(text)
    assert [row[2] for row in found[1:4]] == ["-", "0 of 2", "1 of 2"]
    assert len({row[1] for row in found[1:4]}) == 3
    one, *others = [int(row[1]) for row in found[5:10]]
    assert one == sum(others[:2]) == sum(others[2:])
    assert "4 of 4 sums are that of one process, 593823." in text
    assert "Next: python -m mpi_lessons.tour.mpi" in text


def run_away(seconds, kill):
    """Interrupt the stop after so long; return its exit code and what it printed."""
    words = [sys.executable, "-m", MODULE]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, **pipes, start_new_session=True, text=True) as job:
        assert job.stdout.readline()
        time.sleep(seconds)
        kill(job.pid, signal.SIGINT)
        return job.wait(timeout=60), job.stderr.read()


@pytest.mark.parametrize("kill", [os.kill, os.killpg], ids=["process", "group"])
@pytest.mark.parametrize("seconds", [0.5, 2])
def test_interrupt(away, monkeypatch, seconds, kill):
    """Ctrl-C ends the stop, with all that it has started, without a word."""
    monkeypatch.setenv("STARTED_BY", str(os.getpid()))
    code, said = run_away(seconds, kill)
    assert (code, said) in [(130, ""), (0, "")]  # 0: it was done before
    if Path("/proc/self/environ").exists():
        assert not processes_with(f"STARTED_BY={os.getpid()}")


def processes_with(mark):
    """Return the programs of all processes that have a mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue
    return found


def test_mpirun_fails(stop, away, monkeypatch):
    """An mpirun that starts nothing is told in one sentence, with the remedy."""
    monkeypatch.setenv("MPI_LESSONS_MPIRUN", "false")
    said = stop("ipyparallel", code=2)
    assert len(said.splitlines()) == 1
    assert "needs 2 engines under mpirun" in said
    assert said.endswith("see  mpi-lessons doctor\n")


def test_engines_do_not_come(away, tmp_path, monkeypatch):
    """The wait for engines has an end, and what was started is ended."""
    mpirun = tmp_path / "mpirun"
    mpirun.write_text(SLEEPER)
    mpirun.chmod(0o700)
    monkeypatch.setenv("MPI_LESSONS_MPIRUN", str(mpirun))
    monkeypatch.setenv("IPYTHONDIR", "")  # put back after the test
    with (
        pytest.raises(SetupError, match="within 3 s, found TimeoutError"),
        stop_module.open_cluster(2, patience=3),
    ):
        pass
    assert not stop_module.processes_of(os.environ["IPYTHONDIR"])


@pytest.mark.parametrize("words", [["--count", "0"], ["--root", "1"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("ipyparallel", *words, code=2).splitlines()) == 1
