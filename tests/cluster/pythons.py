"""Pythons: which ones the tests run on the hosts, each with the MPI beside it."""

import os
import sys
from pathlib import Path

OTHERS = "MPI_LESSONS_OTHER_PYTHONS"  # further ones, separated by colons


def pythons() -> list[str]:
    """Return this Python and the others that are named.

    Raises
    ------
    ValueError
        One that is named has no MPI.
    """
    others = [path for path in os.environ.get(OTHERS, "").split(":") if path]
    for path in others:
        if not Path(path).with_name("mpirun").exists():
            raise ValueError(
                f"{OTHERS} names {path}, which has no mpirun beside it: "
                "name the python of an environment with mpi-lessons and an MPI"
            )
    return [sys.executable, *others]


def folders() -> list[Path]:
    """Return the folders of their environments."""
    return [Path(path).parents[1] for path in pythons()]


def activated(python: str | Path) -> dict[str, str]:
    """Return the variables that activating the environment of a Python changes."""
    folder = Path(python).parent
    path = f"{folder}:{os.environ['PATH']}"
    return {"PATH": path, "VIRTUAL_ENV": str(folder.parent)}
