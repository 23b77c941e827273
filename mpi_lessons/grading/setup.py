"""Setup: what must hold before anything is graded."""

from importlib import metadata

from mpi_lessons.grading.errors import SetupError

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
