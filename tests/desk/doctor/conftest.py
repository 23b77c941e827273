"""What the tests of the doctor share: the doctor, and an mpirun put out of order."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from mpi_lessons.grading import mpirun as launcher

sys.path.insert(0, str(Path(__file__).parent))

from surroundings import environment

STATES = ["ok", "warning", "broken"]


@pytest.fixture
def doctor(tmp_path):
    """Return ``doctor(*words, python=..., **variables)``: exit code, checks, output.

    It works in a folder of its own, and its temporary folder must be empty afterwards.
    """
    temporary, work = tmp_path / "temporary", tmp_path / "work"
    temporary.mkdir()
    work.mkdir()

    def run(*words, python=sys.executable, before=(), **variables):
        out = tmp_path / "checks.json"
        done = subprocess.run(
            [*before, python, "-m", "mpi_lessons", "doctor", "--json", out, *words],
            cwd=work,
            env=environment(TMPDIR=str(temporary)) | variables,
            capture_output=True,
            text=True,
            timeout=170,
        )
        assert done.stderr == ""
        checks = json.loads(out.read_text())
        states = [check["state"] for check in checks]
        assert done.returncode == max(map(STATES.index, states))
        assert all(check["remedy"] for check in checks if check["state"] != "ok")
        assert not any(check["remedy"] for check in checks if check["state"] == "ok")
        assert len(done.stdout.splitlines()) == len(checks) + 1  # and the last line
        assert os.listdir(temporary) == []
        return {check["check"]: check for check in checks}

    run.work = work
    return run


@pytest.fixture
def launch(tmp_path):
    """Return ``launch(script)``: an mpirun made of a few lines of shell.

    In them ``$n`` is the number of ranks and ``$@`` the program, ``$real`` the mpirun
    of this environment; asked for its version, it says what that one says.
    """

    def write(script):
        path = tmp_path / "mpirun"
        path.write_text(
            f"#!/bin/sh\nreal='{launcher.find()}'\n"
            '[ "$1" = --version ] && exec "$real" --version\n'
            f'case $1 in -n) n=$2; shift 2;; *) exec "$real" "$@";; esac\n{script}\n'
        )
        path.chmod(0o755)
        return {launcher.CHOICE: str(path)}

    return write


@pytest.fixture
def bare(tmp_path):
    """Return the Python of an environment that holds nothing, no mpirun either."""
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    return tmp_path / "bare/bin/python"
