"""The doctor finds what is missing or hidden in an environment, and in the shell."""

import os
import socket

import pytest
from surroundings import BESIDE, CLONE, path_of_packages

from mpi_lessons.grading import mpirun as launcher


def test_no_packages(doctor, bare):
    """Without any package the doctor still runs, and says what to install."""
    checks = doctor(python=bare, PATH="/usr/bin:/bin")
    assert checks["packages"]["state"] == "broken"
    for name in ("mpi4py", "numpy", "pytest", "pytest-mpi", "rich"):
        assert f"{name} is missing" in checks["packages"]["text"]
    assert f"{bare} -m pip install" in checks["packages"]["remedy"]
    assert "ranks" not in checks


def test_no_mpirun(doctor, bare, tmp_path):
    """Without mpirun the remedy is said, and nothing is tried."""
    variables = {"PATH": str(tmp_path), "PYTHONPATH": path_of_packages()}
    checks = doctor(python=bare, **variables)
    assert checks["mpirun"]["state"] == "broken"
    assert "there is no mpirun" in checks["mpirun"]["text"]
    assert "pip install mpich" in checks["mpirun"]["remedy"]
    assert "ranks" not in checks


def test_ranks_of_another_python(doctor, launch, bare):
    """Ranks that run another Python, as on a host with another environment, are seen.

    The host is named.
    """
    variables = launch(f'shift; exec "$real" -n $n {bare} "$@"')
    checks = doctor(**variables, PYTHONPATH=path_of_packages())
    assert checks["environment"]["state"] == "broken"
    host = socket.gethostname()
    assert f"on {host} the ranks use {bare}" in checks["environment"]["text"]


def test_no_library(doctor, tmp_path):
    """Where mpi4py cannot load an MPI, the reason is quoted; nothing is tried."""
    (tmp_path / "mpi4py").mkdir()
    (tmp_path / "mpi4py/__init__.py").write_text("raise ImportError('no libmpi.so.12')")
    checks = doctor(PYTHONPATH=f"{tmp_path}{os.pathsep}{CLONE}")
    assert checks["mpi4py"]["state"] == "broken"
    assert "no libmpi.so.12" in checks["mpi4py"]["text"]
    assert "ranks" not in checks


def test_shadowed_plugin(doctor, tmp_path):
    """Firedrake's mpi-pytest beside pytest-mpi is found."""
    info = tmp_path / "mpi_pytest-2026.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: mpi-pytest\nVersion: 2026.0\n")
    checks = doctor("-n", "1", PYTHONPATH=f"{tmp_path}{os.pathsep}{CLONE}")
    assert checks["pytest-mpi"]["state"] == "broken"
    assert "pip uninstall mpi-pytest" in checks["pytest-mpi"]["remedy"]


def test_file_that_hides_a_module(doctor):
    """A learner's numpy.py is found before Python imports it for NumPy."""
    (doctor.work / "numpy.py").write_text("")
    checks = doctor("-n", "1")
    assert checks["file names"]["state"] == "warning"
    assert "numpy.py" in checks["file names"]["text"]


def test_shell_without_environment(doctor, tmp_path):
    """An environment that is not activated is found: the lessons' line needs it."""
    checks = doctor("-n", "1", PATH=str(tmp_path))
    assert checks["shell"]["state"] == "warning"
    assert "finds no mpirun and no python" in checks["shell"]["text"]
    assert BESIDE in checks["shell"]["remedy"]


def test_shell_with_another_mpirun(doctor, tmp_path):
    """Where the shell finds another MPI's mpirun first, the plain line is doubted."""
    path = tmp_path / "mpirun"
    path.write_text("#!/bin/sh\necho 'Nobody MPI'\n")
    path.chmod(0o755)
    first = f"{tmp_path}{os.pathsep}{BESIDE}{os.pathsep}{os.environ['PATH']}"
    checks = doctor("-n", "1", **{"PATH": first, launcher.CHOICE: launcher.find()})
    assert checks["ranks"]["state"] == "ok"
    assert checks["shell"]["state"] == "warning"
    assert f"the shell's mpirun is {path}" in checks["shell"]["text"]


def test_remedy_of_the_shell(doctor):
    """What is said to help where the plain line fails does help."""
    plain = dict.fromkeys(launcher.command(1)[1], "")
    remedy = doctor(*("-n", "4"), **plain)["shell"]["remedy"]
    if not remedy:
        pytest.skip("the plain line works here: mpirun needs nothing set")
    assert remedy.startswith("export ")
    helping = dict(word.split("=") for word in remedy.split()[1:])
    assert doctor(*("-n", "4"), **(plain | helping))["shell"]["state"] == "ok"
