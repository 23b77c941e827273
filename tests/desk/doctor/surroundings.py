"""Surroundings: the shells in which the doctor is called, and what is left there."""

import os
import sys
import sysconfig
from pathlib import Path

from mpi_lessons.grading import mpirun as launcher

CLONE = Path(__file__).parents[3]
BESIDE = str(Path(sys.executable).parent)
JOBS = ("PBS_", "SLURM_", "OMP_", "MPI4PY_", "NCPUS", "HYDRA_", "COLUMNS", "FORCE_")


def environment(**variables):
    """Return a shell's environment in which the lessons' own line works."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(JOBS)}
    path = f"{BESIDE}{os.pathsep}{os.environ['PATH']}"
    ours = {"PATH": path, "PYTHONPATH": str(CLONE), "NO_COLOR": "1"}
    return plain | launcher.command(1)[1] | ours | variables


def path_of_packages():
    """Return a PYTHONPATH on which this environment's packages lie, and the course."""
    return os.pathsep.join([str(CLONE), sysconfig.get_path("purelib")])


def marked(mark):
    """Return the processes that have a mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found
