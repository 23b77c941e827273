"""Setup: what must hold before anything is graded."""

import os
from importlib import metadata

from mpi_lessons.grading.errors import SetupError

RANKS = (  # variables that are set in what mpirun starts
    ("PMI_SIZE", "PMI_RANK"),
    ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"),
)
REPORT = "report"  # the file in it to which rank 0's pytest writes
REFUSED = "refused"  # the file in it that says why the ranks cannot work together
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
    """Refuse to grade where that cannot work.

    Raises
    ------
    SetupError
        This is Windows.
    """
    if os.name == "nt":
        raise SetupError("grading needs Linux or macOS, found Windows: use WSL")


def one_of_many() -> tuple[int, int]:
    """Return how many ranks there are, and which this is; (1, 0) outside mpirun."""
    for size, rank in RANKS:
        if size in os.environ:
            return int(os.environ[size]), int(os.environ.get(rank, "0"))
    return 1, 0
