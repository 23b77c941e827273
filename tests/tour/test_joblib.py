"""The stop on joblib: what it computes, what it says, what it leaves behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("joblib")

from mpi_lessons.tour import joblib as stop_module
from mpi_lessons.tour.primes import blocks, sum_primes


@pytest.mark.parametrize("how", stop_module.WAYS.values(), ids=stop_module.WAYS)
def test_all_ways_agree(how):
    """Loop, one job, threads and processes return the same, in order."""
    found = stop_module.run_all(stop_module.sum_here, blocks(5000, 7), how)
    assert [part for part, _ in found] == [
        sum_primes(below, start) for start, below in blocks(5000, 7)
    ]


def test_one_job_has_no_pool():
    """One job and threads compute in this process, two jobs in others."""
    one, threads, two = (
        {process for _, process in stop_module.run_all(stop_module.sum_here, work, how)}
        for work, how in zip(
            [blocks(1000, 4)] * 3, list(stop_module.WAYS.values())[1:], strict=True
        )
    )
    assert one == threads == {os.getpid()}
    assert os.getpid() not in two


def test_pool_is_kept():
    """A pool of multiprocessing is another in each call, but not in a with block."""
    assert len(stop_module.call_often("multiprocessing", True)) <= stop_module.JOBS
    assert len(stop_module.call_often("multiprocessing", False)) >= stop_module.CALLS


def test_loky_keeps_its_processes():
    """The processes of loky are the same ones in all calls, with a block or without."""
    met = stop_module.call_often("loky", False) | stop_module.call_often("loky", True)
    assert len(met) <= stop_module.JOBS


@pytest.mark.parametrize(
    ("items", "max_nbytes", "kind", "writeable"),
    [
        (1000, "1M", "ndarray", True),
        (200_000, "1M", "memmap", False),
        (200_000, None, "ndarray", True),
    ],
)
def test_arrays(items, max_nbytes, kind, writeable):
    """An array above 1 MB is mapped read-only, unless told; the sum is right."""
    array = np.arange(float(items))
    total = items * (items - 1) / 2
    assert stop_module.share(array, max_nbytes) == (total, kind, writeable)


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ((1, 1, 2), "2 threads are 1.0 times as fast (the GIL)."),
        ((1, 2, 2), "2 threads are 2.0 times as fast."),
        ((1, 1, 2), "2 processes are 2.0 times as fast."),
        ((1, 1, 0.9), "2 processes are 0.9 times as fast (little work"),
    ],
)
def test_jobs_conclusion(gains, said):
    """What is said of the jobs follows what was measured."""
    assert said in stop_module.conclude_jobs(*gains)


def test_pools_conclusion():
    """A saving is said only where there was one."""
    assert "saved 40 ms a call" in stop_module.conclude_pools(60, 20, 9, 8)
    assert "saved nothing here" in stop_module.conclude_pools(20, 21, 9, 8)


def test_it_runs(stop, rows, tmp_path, monkeypatch):
    """The stop shows its four tables, all sums right, and leaves no file."""
    monkeypatch.setenv("JOBLIB_TEMP_FOLDER", str(tmp_path))
    text = stop("joblib", "--count", 3000)
    found = rows(text)
    assert [row[1] for row in found[1:5]] == ["this process"] * 3 + ["2 others"]
    assert [row[2] for row in found[-3:]] == ["ndarray", "ndarray", "memmap"]
    assert "7 of 7 sums are right." in text
    assert "Next: python -m mpi_lessons.tour.ipyparallel" in text
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kill", [os.kill, os.killpg], ids=["process", "group"])
@pytest.mark.parametrize("seconds", [0, 1])
def test_interrupt(kill, seconds):
    """Ctrl-C ends the stop without a word; no process and no file stays."""
    words = [sys.executable, "-m", "mpi_lessons.tour.joblib", "--count", "2000000"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, **pipes, start_new_session=True, text=True) as job:
        assert job.stdout.readline()  # it has started processes
        time.sleep(seconds)
        kill(job.pid, signal.SIGINT)
        # Its processes hold these pipes too, so all of them have ended after this.
        _, said = job.communicate(timeout=60)
    assert (job.returncode, said) == (130, "")
    memory = Path("/dev/shm")  # noqa: S108 - looked at, not written to
    if memory.exists():
        names = [path.name.replace("_", "-").split("-") for path in memory.iterdir()]
        assert not [name for name in names if str(job.pid) in name]


@pytest.mark.parametrize("words", [["--count", "0"], ["--root", "1"]])
def test_bad_words(stop, words):
    """A wrong argument is refused in one sentence."""
    assert len(stop("joblib", *words, code=2).splitlines()) == 1
