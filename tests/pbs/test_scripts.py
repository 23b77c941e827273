"""The job scripts do what they say when run as a job would run them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "pbs").glob("*.pbs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_form(script):
    """A script is plain text, its directives stand before the first command."""
    raw = script.read_bytes()
    assert b"\r" not in raw
    lines = raw.decode().splitlines()
    assert lines[0] == "#!/bin/bash"
    first = next(i for i, line in enumerate(lines) if line and line[0] != "#")
    directives = [i for i, line in enumerate(lines) if line.startswith("#PBS")]
    assert directives
    assert max(directives) < first
    select = next(line for line in lines if "-l select" in line)
    assert re.fullmatch(r"#PBS -l select=\d+:ncpus=(\d+):mpiprocs=\1:mem=\d+GB", select)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_runs_as_a_job(tmp_path):
    """With a node file of three lines, three ranks run the lesson and are graded."""
    nodes = tmp_path / "nodes"
    nodes.write_text("localhost\n" * 3)
    course = tmp_path / "course"
    start = [sys.executable, "-m", "mpi_lessons", "start", str(course)]
    subprocess.run(start, check=True, cwd=ROOT, capture_output=True)
    solution = (ROOT / "solutions/scatter.py").read_text()
    (course / "exercises/scatter.py").write_text(solution)
    answer = _submit(
        {"PBS_NODEFILE": str(nodes), "PBS_O_WORKDIR": str(course)}, tmp_path
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "\x1b[" not in answer.stdout
    assert re.search(r"processes +1 +2 +3\n", answer.stdout)
    assert re.search(r"deal_unevenly( +ok){3}", answer.stdout)


def test_outside_a_job(tmp_path):
    """Run by hand a script says how to submit it."""
    answer = _submit({}, tmp_path)
    assert answer.returncode == 2
    assert "qsub pbs/parallel8.pbs" in answer.stderr


def _submit(variables, folder):
    """Run the script as PBS would, in a home that is not the course."""
    environment = dict(os.environ)
    environment |= {"VENV": str(Path(sys.executable).parents[1])}
    # The launcher's own needs (root, more ranks than cores) are the machine's here.
    from mpi_lessons.grading import mpirun

    environment |= mpirun.command(3)[1] | variables
    return subprocess.run(
        ["bash", str(ROOT / "pbs/parallel8.pbs")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
