"""Where the set-up does not allow grading, one sentence says why and what to do."""

import sys
from pathlib import Path

import pytest

from mpi_lessons.grading import launch, mpirun
from mpi_lessons.grading.errors import SetupError

COURSE = Path(__file__).parents[2]


def grade_solution():
    """Grade an answer that would pass."""
    path = COURSE / "solutions/scatter.py"
    answer = launch.Answer("scatter", path, ("add_one_everywhere",), (3,))
    return launch.grade(COURSE / "tests/exercises", [answer])


def test_foreign_mpirun(tmp_path, monkeypatch):
    """An mpirun of another MPI, under which all are rank 0 of 1, is named as such."""
    stranger = tmp_path / "mpirun"
    stranger.write_text(
        "#!/bin/sh\n"
        '[ "$1" = --version ] && exit\n'
        "n=$2; shift 2\n"
        'while [ "$n" -gt 0 ]; do "$@" & n=$((n - 1)); done; wait\n'
    )
    stranger.chmod(0o755)
    monkeypatch.setenv(mpirun.CHOICE, str(stranger))
    with pytest.raises(SetupError, match="another MPI than mpi4py's"):
        grade_solution()


def test_no_mpirun(tmp_path, monkeypatch):
    """Without mpirun the remedy is said."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"no mpirun .* pip install mpich"):
        mpirun.find()
    monkeypatch.setenv(mpirun.CHOICE, "nowhere/mpirun")
    with pytest.raises(SetupError, match="names nowhere/mpirun, which is no program"):
        mpirun.find()


def test_broken_set_up_says_what_was_printed(tmp_path, monkeypatch):
    """Where the ranks cannot start, the end of what they said is shown."""
    (tmp_path / "mpi4py").mkdir()
    (tmp_path / "mpi4py/__init__.py").write_text("raise ImportError('no libmpi here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SetupError, match="no libmpi here"):
        grade_solution()


def test_shadowed_plugin(tmp_path, monkeypatch):
    """Firedrake's mpi-pytest beside pytest-mpi is refused, with the remedy."""
    info = tmp_path / "mpi_pytest-2026.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: mpi-pytest\nVersion: 2026.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SetupError, match=r"mpi-pytest 2026.0 .* pip uninstall"):
        grade_solution()
