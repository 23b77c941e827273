"""The doctor finds an mpirun, and ranks, that are not as they should be."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from surroundings import CLONE, environment, marked

from mpi_lessons.diagnosis.memory import segments
from mpi_lessons.grading import mpirun as launcher

SHARED = Path("/dev/shm")  # noqa: S108 - one file of our own


def test_all_is_well(doctor):
    """Where nothing is wrong, every check says ok, and that MPI works is tried."""
    checks = doctor("-n", "3")
    # Other jobs of this machine may have left something, which is not ours to judge.
    states = {name: c["state"] for name, c in checks.items() if name != "leftovers"}
    assert set(states.values()) == {"ok"}, checks
    assert checks["ranks"]["text"].startswith("3 ranks started in ")
    assert f"(3 on {socket.gethostname()})" in checks["ranks"]["text"]
    assert str(CLONE) in checks["environment"]["text"]
    assert "THREAD_MULTIPLE" in checks["threads"]["text"]
    assert {"python", "packages", "mpi4py", "mpirun", "cores", "OpenMP"} <= set(states)


def test_foreign_mpirun(doctor, launch):
    """An mpirun whose ranks do not know one another is named, with the remedy.

    Nothing is left of them, though Open MPI's own clean-up needs its mpirun.
    """
    alone = 'while [ "$n" -gt 0 ]; do "$@" & n=$((n - 1)); done; wait'
    before = set(SHARED.glob("*"))
    checks = doctor(**launch(alone))
    new = set(SHARED.glob("*")) - before
    time.sleep(2)  # what other jobs of this machine have just made, they use by then
    used = segments(int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    assert [path for path in new if path.exists() and str(path) not in used] == []
    assert checks["ranks"]["state"] == "broken"
    assert "every rank is rank 0 of 1" in checks["ranks"]["text"]
    assert "first on PATH" in checks["ranks"]["remedy"]


def test_mpirun_of_another_name(doctor, tmp_path):
    """An mpirun that says to be of another MPI than mpi4py's library is doubted."""
    path = tmp_path / "mpirun"
    path.write_text("#!/bin/sh\necho 'Intel(R) MPI Library for Linux'; exit 1\n")
    path.chmod(0o755)
    checks = doctor(**{launcher.CHOICE: str(path)})
    assert checks["mpirun"]["state"] == "warning"
    assert "of Intel MPI, but mpi4py loads" in checks["mpirun"]["text"]
    assert checks["ranks"]["state"] == "broken"
    assert "first on PATH" in checks["ranks"]["remedy"]


def test_mpirun_that_hangs(doctor, launch):
    """An mpirun that does not end is ended with all that it started."""
    mark = uuid.uuid4().hex
    start = time.monotonic()
    checks = doctor("--time-limit", "2", MARK=mark, **launch("sleep 999 & sleep 999"))
    assert time.monotonic() - start < 60
    assert checks["ranks"]["state"] == "broken"
    assert "did not end within 2 s" in checks["ranks"]["text"]
    assert marked(mark) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no /proc")
def test_stopped(tmp_path, launch):
    """Ctrl-C in the middle of a trial leaves no process and no folder behind."""
    mark, temporary = uuid.uuid4().hex, tmp_path / "temporary"
    temporary.mkdir()
    started = tmp_path / "started"
    variables = launch(f"touch {started}; sleep 999")
    job = subprocess.Popen(
        [sys.executable, "-m", "mpi_lessons", "doctor"],
        env=environment(MARK=mark, TMPDIR=str(temporary), **variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 60
    while not started.exists() and time.monotonic() < end:
        time.sleep(0.02)
    job.send_signal(signal.SIGINT)
    _, said = job.communicate(timeout=60)
    assert job.returncode == 130, said
    assert b"nothing is left running" in said
    assert marked(mark) == []
    assert os.listdir(temporary) == []


def test_mpirun_that_fails(doctor, launch):
    """An mpirun that ends without ranks is quoted."""
    checks = doctor(**launch("echo the licence has run out >&2; exit 3"))
    assert checks["ranks"]["state"] == "broken"
    assert "0 of 4 ranks came up" in checks["ranks"]["text"]
    assert "the licence has run out" in checks["ranks"]["text"]


def test_some_ranks_fail(doctor, launch):
    """Fewer ranks than asked for are counted."""
    checks = doctor("--time-limit", "60", **launch('exec "$real" -n 2 "$@"'))
    assert "2 of 4 ranks came up" in checks["ranks"]["text"]


def test_threads(doctor):
    """A thread level that is too low is found, with what lowered it."""
    checks = doctor("-n", "2", MPI4PY_RC_THREAD_LEVEL="single")
    assert checks["threads"]["state"] == "warning"
    assert "THREAD_SINGLE" in checks["threads"]["text"]
    assert "unset MPI4PY_RC_THREAD_LEVEL" in checks["threads"]["remedy"]


def test_threads_over_cores(doctor):
    """OMP_NUM_THREADS times ranks is multiplied out where it exceeds the cores."""
    checks = doctor("-n", "2", OMP_NUM_THREADS="640")
    assert checks["OpenMP"]["state"] == "warning"
    assert "2 ranks x 640 threads = 1280" in checks["OpenMP"]["text"]
    assert "OMP_NUM_THREADS=1" in checks["OpenMP"]["remedy"]


@pytest.mark.skipif(
    not shutil.which("taskset") or len(os.sched_getaffinity(0)) < 2,
    reason="needs taskset and two cores",
)
def test_binding(doctor, launch):
    """Ranks that are all bound to one core are counted."""
    core = min(os.sched_getaffinity(0))
    checks = doctor("-n", "3", **launch(f'exec "$real" -n $n taskset -c {core} "$@"'))
    assert checks["binding"]["state"] == "warning"
    text = f"ranks 0, 1, 2 are all bound to core {core} of {socket.gethostname()}"
    assert text in checks["binding"]["text"]
