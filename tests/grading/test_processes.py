"""A job is ended with all that it started, and what it prints is kept at both ends."""

import os
import sys

from mpi_lessons.grading import processes
from mpi_lessons.grading.setup import JOB


def test_job_ends_the_detached(tmp_path):
    """A process that detached itself from the job is ended with it."""
    program = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    time.sleep(600)\n"
        "print(os.getpid(), flush=True)\n"
        "time.sleep(600)\n"
    )
    environment = os.environ | {JOB: str(tmp_path)}
    job = processes.Job([sys.executable, "-c", program], environment, tmp_path)
    while not job.output().strip():
        pass
    assert len(job._pids()) == 2
    job.end()
    assert job._pids() == []


def test_output_is_cut_in_the_middle(tmp_path):
    """Of a long output both ends are kept, and the loss is counted."""
    program = "print('begin', 'x' * 10_000_000, 'end')"
    job = processes.Job(
        [sys.executable, "-c", program], os.environ | {JOB: str(tmp_path)}, tmp_path
    )
    job.process.wait()
    job.end()
    text = job.output()
    assert text.startswith("begin x")
    assert text.endswith("x end\n")
    assert "cut here: 9936011 bytes" in text
