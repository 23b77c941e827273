"""The doctor refuses wrong usage before it tries anything."""

import subprocess
import sys

import pytest
from surroundings import environment


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-n", "0"], "a number of processes is from 1 to"),
        (["--hosts", "a b"], "hosts are names with commas between them"),
        (["--hosts", "a,,b"], "hosts are names with commas between them"),
        (["--hosts=-x"], "hosts are names with commas between them"),
        (["--time-limit", "soon"], "a time limit is a number of seconds"),
        (["--json", "nowhere/out"], "there is no such folder"),
        (["--json", "-"], "needs the name of a file"),
    ],
)
def test_bad_arguments(words, sentence, tmp_path):
    """Wrong usage gets one sentence and exit code 2, before anything is tried."""
    done = subprocess.run(
        [sys.executable, "-m", "mpi_lessons", "doctor", *words],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
