"""Frameworks: one sum of primes, given to a loop, to pools and to ranks alike.

A framework is opened by a ``with`` block that yields a function like `map`, so that all
do the same work. Collectives have none: there each rank takes its own part.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import NamedTuple

from mpi_lessons.tour.frame import deaf_children
from mpi_lessons.tour.measure import best, cores
from mpi_lessons.tour.primes import blocks, sum_block

LOOP, THREADS, PROCESSES = "a loop", "threads", "processes"
COLLECTIVES, FUTURES = "MPI collectives", "mpi4py.futures"
RUNS = 2  # of each; the quicker one counts
EACH = 16  # blocks of numbers for each worker: later blocks take longer
WORKERS = max(2, min(8, cores()))  # more would take too much memory for a tour
HELPS = 1.2  # times as fast as a loop; below it nothing was gained


class Timing(NamedTuple):
    """What was measured of a framework.

    Parameters
    ----------
    name
        The framework.
    workers
        How many did the work.
    start
        Seconds until they had given a first answer; None where not known.
    work
        Seconds for the sum.
    total
        The sum.
    """

    name: str
    workers: int
    start: float | None
    work: float
    total: int


def open_loop() -> AbstractContextManager[Callable]:
    """Yield Python's own map, which works in this thread."""
    return contextlib.nullcontext(map)


@contextlib.contextmanager
def open_threads() -> Iterator[Callable]:
    """Yield the map of a pool of threads."""
    with ThreadPoolExecutor(WORKERS) as pool:
        yield pool.map


@contextlib.contextmanager
def start_processes(workers: int, context=None) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool whose processes are there, by a context of multiprocessing."""
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        with deaf_children():
            list(pool.map(abs, range(workers)))
        yield pool


@contextlib.contextmanager
def open_processes() -> Iterator[Callable]:
    """Yield the map of a pool of processes."""
    with start_processes(WORKERS) as pool:
        yield pool.map


POOLS = {THREADS: open_threads, PROCESSES: open_processes}


def measure(
    name: str, below: int, opening: AbstractContextManager, workers: int = WORKERS
) -> Timing:
    """Open a framework, and sum in it the primes below a number.

    Parameters
    ----------
    name
        What it is called.
    below
        The number.
    opening
        What yields its map.
    workers
        How many there are to deal blocks to.
    """
    parts, begin = blocks(below, EACH * workers), time.perf_counter()
    with opening as mapping:
        list(mapping(abs, range(workers)))
        start = time.perf_counter() - begin
        total, work = best(lambda: sum(mapping(sum_block, parts)), runs=RUNS)
    return Timing(name, workers, start, work, total)


def measure_loop(below: int) -> Timing:
    """Sum the primes in a loop, to which all others are compared."""
    return measure(LOOP, below, open_loop(), workers=1)


def sum_by_collectives(comm, below):
    """Sum the primes below a number on all ranks.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that share the blocks.
    below : int
        The number; rank 0's counts.

    Returns
    -------
    int or None
        On rank 0 the sum; None elsewhere.
    """
    below = comm.bcast(below, root=0)
    # Dealt in turn, like cards, since later blocks take longer.
    mine = blocks(below, EACH * comm.size)[comm.rank :: comm.size]
    return comm.reduce(sum(map(sum_block, mine)), root=0)


def measure_collectives(comm, below):
    """Return the Timing of `sum_by_collectives`; it counts on rank 0."""
    comm.Barrier()
    total, work = best(sum_by_collectives, comm, below, runs=RUNS)
    return Timing(COLLECTIVES, comm.size, None, work, total)


def measure_futures(comm, below):
    """Return on rank 0 the Timing of mpi4py.futures; rank 0 manages, the others work.

    Where there is but one rank, it does both.
    """
    from mpi4py.futures import MPICommExecutor  # brings MPI: only on ranks

    with MPICommExecutor(comm, root=0) as pool:
        if pool is not None:  # None where a rank has worked, and all is done
            opening = contextlib.nullcontext(pool.map)
            return measure(FUTURES, below, opening, max(1, comm.size - 1))
    return None


def break_even(start: float, speed_up: float) -> float | None:
    """Return how many seconds a loop must take, so that it pays to start a framework.

    None where it never pays: it was no faster.
    """
    return start / (1 - 1 / speed_up) if speed_up > HELPS else None


def describe_load(load: float, cores: int) -> str:
    """Say that the cores were busy, if so; `load` is that of the last minute."""
    if load < cores / 2:
        return ""
    return (
        f" They were busy in the last minute (load {load:.1f}): if they still are, "
        "what is gained is less than on a quiet machine, and differs from run to run."
    )
