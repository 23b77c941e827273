"""What the tests share; imports nothing heavy, since every graded rank reads it too."""

import pytest


@pytest.fixture(scope="session")
def mpirun():
    """Return ``mpirun(ranks, *python_args, env=None, timeout=60)``.

    It runs this Python on so many ranks, in an environment without wishes about colour
    and width but `env`'s, and returns a ``subprocess.CompletedProcess`` with text.
    """
    import os
    import signal
    import subprocess
    import sys

    from mpi_lessons.grading.mpirun import command

    wishes = ("FORCE_COLOR", "NO_COLOR", "COLORTERM", "COLUMNS", "PYTHONIOENCODING")
    plain = {name: text for name, text in os.environ.items() if name not in wishes}

    def run(ranks, *python_args, env=None, timeout=60, stdout=subprocess.PIPE):
        words, variables = command(ranks)
        job = subprocess.Popen(
            [*words, sys.executable, *python_args],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**plain, **variables, **(env or {})},
            start_new_session=True,
        )
        try:
            out, err = job.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            job.terminate()  # the launcher ends its ranks and removes what they share
            try:
                job.communicate(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(job.pid, signal.SIGKILL)
                job.communicate()
            raise
        return subprocess.CompletedProcess(job.args, job.returncode, out, err)

    return run
