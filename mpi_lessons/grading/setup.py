"""Setup: what must hold before anything is graded."""

import os
from importlib import metadata

from mpi_lessons.grading.errors import SetupError

RANKS = ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE")  # set in what mpirun starts
JOB = "MPI_LESSONS_JOB"  # names the folder through which launcher and ranks speak


def refuse_shadowed_plugin() -> None:
    """Refuse to run where Firedrake's plugin lies over pytest-mpi.

    Raises
    ------
    SetupError
        Both are installed: they import under one name, and the wrong one wins.
    """
    try:
        version = metadata.version("mpi-pytest")
    except metadata.PackageNotFoundError:
        return
    raise SetupError(
        f"mpi-pytest {version} (Firedrake's) is installed and lies over pytest-mpi, "
        "since both import as pytest_mpi: use an environment without it, or  "
        "pip uninstall mpi-pytest pytest-mpi; pip install pytest-mpi"
    )


def refuse_system() -> None:
    """Refuse to start mpirun where that cannot work.

    Raises
    ------
    SetupError
        This is Windows, or this process is itself one of several ranks.
    """
    if os.name == "nt":
        raise SetupError("grading needs Linux or macOS, found Windows: use WSL")
    for name in RANKS:
        if os.environ.get(name, "1") != "1":
            raise SetupError(
                f"this is one of {os.environ[name]} ranks already: run it without "
                "mpirun, it starts mpirun by itself"
            )
