"""Ranks: call a function on ranks that mpirun starts, and get what rank 0 returns.

A stop that starts pools of processes must stay outside MPI, since a process inside it
may not be able to start others. So only what mpirun starts imports mpi4py.MPI.
"""

import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.mpirun import command, strangers
from mpi_lessons.grading.processes import Job
from mpi_lessons.grading.setup import JOB
from mpi_lessons.stage.machine import core_count, my_cores
from mpi_lessons.stage.terminal import RANK_VARIABLES
from mpi_lessons.tour.frame import deaf_children
from mpi_lessons.tour.measure import cores

PATIENCE = 100.0  # seconds for all that the ranks do
LOOK = 0.05  # seconds between two looks at whether they have ended
ANSWER, FAILED, STRANGERS = "answer", "failed", "strangers"  # files in the job's folder


def find_comm():
    """Return COMM_WORLD where mpirun has started this process; None elsewhere."""
    if not any(name in os.environ for name in RANK_VARIABLES):
        return None
    from mpi4py import MPI  # only on ranks

    return MPI.COMM_WORLD


def count_cores(comm) -> int:
    """Return how many cores all ranks have together, or this process without ranks."""
    if comm is None:
        return cores()
    from mpi4py import MPI  # only on ranks

    mine = (MPI.Get_processor_name(), my_cores(), os.cpu_count() or 1)
    return core_count(comm.allgather(mine))


def ask_ranks(ranks: int, function: Callable, *args) -> tuple[object, float]:
    """Call ``function(comm, *args)`` on each of so many ranks.

    Parameters
    ----------
    ranks
        How many.
    function
        One at the level of its module.
    args
        What JSON can hold, as must be what rank 0 returns.

    Returns
    -------
    answer, start
        What rank 0 returned, and the seconds until all ranks were there.

    Raises
    ------
    SetupError
        There is no mpirun, or the ranks brought no answer.
    """
    words, variables = command(ranks)
    with tempfile.TemporaryDirectory(
        prefix="mpi-lessons-", ignore_cleanup_errors=True
    ) as folder:
        words += [sys.executable, "-m", "mpi_lessons.tour.ranks"]
        words += [spell(function), json.dumps(args), str(ranks), folder]
        # By JOB all processes are found; what they put into TMPDIR goes with it.
        environment = os.environ | variables | {JOB: folder, "TMPDIR": folder}
        job, said, begin = None, "", time.time()
        try:
            with deaf_children():
                job = Job(words, environment, Path.cwd())
            while not job.ends_within(LOOK):
                if Path(folder, FAILED).exists() or time.time() > begin + PATIENCE:
                    said = job.output()  # before mpirun speaks of ranks that are ended
                    break
        finally:
            if job:
                job.end()
        if Path(folder, STRANGERS).exists():
            raise SetupError(strangers())
        if not Path(folder, ANSWER).exists():
            said = _read(Path(folder, FAILED)) or said or job.output()
            raise SetupError(_no_answer(ranks, time.time() - begin, said))
        ready, answer = json.loads(Path(folder, ANSWER).read_text())
        return answer, max(0.0, ready - begin)


def spell(function: Callable) -> str:
    """Return the name by which the ranks import a function, "module:function"."""
    module = function.__module__
    if module == "__main__":
        # Subtle: a stop that runs is called so; the ranks need the name of its file.
        module = sys.modules["__main__"].__spec__.name
    return f"{module}:{function.__qualname__}"


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _no_answer(ranks: int, seconds: float, said: str) -> str:
    said = " ".join(said.split()[-40:]) or "nothing"
    return (
        f"{ranks} ranks need to answer within {PATIENCE:.0f} s, found no answer after "
        f"{seconds:.0f} s, they said: {said}; ask  mpi-lessons doctor"
    )


def main() -> None:
    """Call the function on this rank; rank 0 writes down what it returns."""
    from mpi4py import MPI  # only on ranks

    name, words, ranks, folder = sys.argv[1:]
    comm = MPI.COMM_WORLD
    if comm.size != int(ranks):
        Path(folder, STRANGERS).touch()
        return
    comm.Barrier()
    ready = time.time()  # of the clock that the one who asks has, too
    module, _, function = name.partition(":")
    call = getattr(importlib.import_module(module), function)
    try:
        found = call(comm, *json.loads(words))
    except Exception as error:
        Path(folder, FAILED).write_text(f"{type(error).__name__}: {error}")
        # Subtle: a rank that left now would be a death to its launcher, and its memory
        # would stay in /dev/shm. The one who asks ends it.
        time.sleep(PATIENCE)
        raise
    if comm.rank == 0:
        Path(folder, ANSWER).write_text(json.dumps((ready, found)))


if __name__ == "__main__":
    main()
