"""Survey: what this machine was measured to cost and to gain, for the last stop."""

import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.tour import frameworks
from mpi_lessons.tour.frame import deaf_children
from mpi_lessons.tour.frameworks import WORKERS, Timing
from mpi_lessons.tour.measure import best, cores
from mpi_lessons.tour.ranks import ask_ranks

ITEMS = 1_000_000  # numbers of 8 bytes: for NumPy, and for the large message
WAITERS, NAP = 8, 0.02  # how many wait at once, and for how many seconds
STARTS = 5  # of a thread and of a process; the quickest counts
ROUNDS = 100  # of a message there and back; the quickest counts
RUNS = 5  # of what NumPy and waiting threads do, likewise


class Numbers(NamedTuple):
    """What was measured. What ranks tell is None where there is no mpirun.

    Parameters
    ----------
    cores, memory, gil
        Of this machine; memory in GiB; whether this Python has the GIL.
    thread, process, mpirun
        Seconds to start one, and to end it; until all ranks are there.
    waiting
        Threads that wait: times as fast as waiting in turn.
    threads, processes, ranks
        WORKERS of them with Python code: times as fast as a loop.
    numpy, numpy_threads
        NumPy: times as fast as a loop; WORKERS threads of it: as one thread.
    message, passed, shared
        Seconds from rank to rank: for 8 bytes; for ITEMS numbers; for as many in
        shared memory. None, too, where the ranks are not on one node.
    wrong
        How many results were wrong.
    """

    cores: int
    memory: float
    gil: bool
    thread: float
    process: float
    mpirun: float | None
    waiting: float
    threads: float
    processes: float
    ranks: float | None
    numpy: float
    numpy_threads: float
    message: float | None
    passed: float | None
    shared: float | None
    wrong: int = 0


def square_loop():
    """Return the sum of the first ITEMS squares, by a loop."""
    return sum(number * number for number in range(ITEMS))


def square_numpy():
    """Return the same, by NumPy."""
    numbers = np.arange(ITEMS, dtype=np.int64)
    return int((numbers * numbers).sum())


def sort_sines(shift):
    """Sort ITEMS sines, and return the middle one; NumPy releases the GIL for it."""
    return float(np.sort(np.sin(np.arange(ITEMS) + shift))[ITEMS // 2])


def in_turn(function, items):
    """Call a function with each item, one after the other."""
    return list(map(function, items))


def at_once(function, items):
    """Call a function with each item, each in a thread of its own."""
    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(function, items))


def compare(function, items):
    """Return how many times as fast threads are, and whether they return the same."""
    expected, slow = best(in_turn, function, items, runs=RUNS)
    found, fast = best(at_once, function, items, runs=RUNS)
    return slow / fast, found == expected


def start_one(kind):
    """Start a thread or a process that does next to nothing, and wait for its end."""
    worker = kind(target=abs, args=(0,))
    worker.start()
    worker.join()


def there_and_back(comm, buf):
    """Send an array from rank 0 to rank 1 and back."""
    if comm.rank == 0:
        comm.Send(buf, dest=1)
        comm.Recv(buf, source=1)
    else:
        comm.Recv(buf, source=0)
        comm.Send(buf, dest=0)


def measure_messages(comm):
    """Measure between two ranks of one node: a message, a large one, shared memory.

    Returns
    -------
    list of float or None
        On rank 0, the seconds one way for 8 bytes, for ITEMS numbers, and for a word
        that they are in shared memory; None where no other rank is on this node.
    wrong : int
        How many of two ways brought other numbers, on rank 0.
    """
    from mpi4py import MPI  # only on ranks: the stop itself stays outside MPI

    node = comm.Split_type(MPI.COMM_TYPE_SHARED, key=comm.rank)
    pair = node.Split(0 if node.rank < 2 else MPI.UNDEFINED, key=node.rank)
    seconds, wrong = None, 0
    if pair != MPI.COMM_NULL and pair.size == 2:
        nbytes = 8 * ITEMS if pair.rank == 0 else 0
        window = MPI.Win.Allocate_shared(nbytes, 8, comm=pair)
        shared = np.ndarray(ITEMS, buffer=window.Shared_query(0)[0])
        passed, word = np.zeros(ITEMS), np.zeros(1)
        if pair.rank == 0:
            passed[:] = shared[:] = np.arange(ITEMS)
        # Subtle: what a rank has written to shared memory, another sees for certain
        # where both have synchronized the window, and a message came in between.
        window.Lock_all()
        calls = [
            lambda: there_and_back(pair, word),
            lambda: there_and_back(pair, passed),
            lambda: (window.Sync(), there_and_back(pair, word), window.Sync()),
        ]
        seconds = [best(call, runs=ROUNDS)[1] / 2 for call in calls]
        right = np.arange(ITEMS)
        wrong = pair.allreduce(
            sum(not np.array_equal(array, right) for array in (passed, shared))
        )
        window.Unlock_all()
        window.Free()
    comm.Barrier()
    return seconds, wrong


def measure_ranks(comm, below):
    """Return on rank 0 the Timing of collectives, and what messages cost."""
    return frameworks.measure_collectives(comm, below), measure_messages(comm)


def measure_all(below):
    """Return the Numbers of this machine, and why none came from MPI, if so."""
    timings = [frameworks.measure_loop(below)]
    for name, opening in frameworks.POOLS.items():
        timings.append(frameworks.measure(name, below, opening()))
    mpirun, trouble, seconds, wrong = None, "", None, 0
    try:
        answer, mpirun = ask_ranks(WORKERS, measure_ranks, below)
        timing, (seconds, wrong) = answer
        timings.append(Timing(*timing))
    except SetupError as error:
        trouble = str(error)
    speeds = [timings[0].work / timing.work for timing in timings[1:]]
    with deaf_children():
        kinds = (threading.Thread, multiprocessing.Process)
        thread, process = (best(start_one, kind, runs=STARTS)[1] for kind in kinds)
    squares, slow = best(square_loop, runs=RUNS)
    same_squares, fast = best(square_numpy, runs=STARTS)
    waiting, same_waits = compare(time.sleep, [NAP] * WAITERS)
    numpy_threads, same_sines = compare(sort_sines, range(WORKERS))
    same_sums = len({timing.total for timing in timings}) == 1
    checks = (squares == same_squares, same_waits, same_sines, same_sums)
    message, passed, shared = seconds or (None,) * 3
    numbers = Numbers(
        cores=cores(),
        memory=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30,
        gil=getattr(sys, "_is_gil_enabled", lambda: True)(),
        thread=thread,
        process=process,
        mpirun=mpirun,
        waiting=waiting,
        threads=speeds[0],
        processes=speeds[1],
        ranks=None if mpirun is None else speeds[2],
        numpy=slow / fast,
        numpy_threads=numpy_threads,
        message=message,
        passed=passed,
        shared=shared,
        wrong=wrong + checks.count(False),
    )
    return numbers, trouble
