"""Scaling: how much faster more ranks are, and how much more they can do at once.

Run     mpirun -n 4 python -m mpi_lessons.scaling --csv rows.csv
Watch   When do twice as many ranks no longer take half the time?
Rules   Strong scaling: the same work, speed-up = seconds on 1 rank / seconds.
        Weak scaling: the same work for each rank. Efficiency: what share of the
        ideal is reached. The slowest rank counts. Time what has begun on all
        ranks at once, several times, and check what it computes.
Source  MPI-4.1, 9.6 Timers and Synchronization; 7.4.2 Communicator
        Constructors; G. Amdahl (1967); J. Gustafson, "Reevaluating Amdahl's
        Law", Communications of the ACM 31 (1988)
"""

import os

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, on_rank_0, read_options
from mpi_lessons.stage.machine import core_count, my_cores
from mpi_lessons.stage.rows import write_csv

RUNS = 3  # of each measurement; the quickest was disturbed least
CHUNK = 2**14  # points at a time, so that all of them stay in the core's cache
NAP = 0.02  # seconds: those that wait look seldom, and so leave the others in peace
COLUMNS = ("scaling", "ranks", "points", "seconds", "speed-up", "efficiency")
WORK = {"strong": "the same work on more ranks", "weak": "more work on more ranks"}


def integrate(comm, count):
    """Integrate 4 / (1 + x*x) from 0 to 1, which is pi, by the midpoints of strips.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that share the strips in equal blocks.
    count : int
        Number of strips, alike on all ranks.

    Returns
    -------
    float
        On every rank, the integral.
    """
    first, last = (count * rank // comm.size for rank in (comm.rank, comm.rank + 1))
    mine = 0.0
    for start in range(first, last, CHUNK):
        x = (np.arange(start, min(start + CHUNK, last)) + 0.5) / count
        mine += float((4 / (1 + x * x)).sum())
    return comm.allreduce(mine, op=MPI.SUM) / count


def is_pi(value, count):
    """Say whether a result is as near to pi as so many strips must bring it."""
    # The midpoint rule errs by at most h*h / 24 times the largest second derivative, 8.
    return abs(value - np.pi) <= 1 / (3 * count**2) + 1e-10


def measure(comm, count):
    """Integrate several times; return the least seconds, and the wrong results."""
    seconds, wrong = [], 0
    for _ in range(RUNS):
        comm.Barrier()  # all begin at once
        start = MPI.Wtime()
        value = integrate(comm, count)
        seconds.append(MPI.Wtime() - start)
        wrong += not is_pi(value, count)
    slowest = np.array(seconds)
    comm.Allreduce(MPI.IN_PLACE, slowest, op=MPI.MAX)  # run by run, over the ranks
    return float(slowest.min()), wrong


def measure_part(stage, ranks, count):
    """Measure on the first ranks only; all ranks get what they found."""
    comm = stage.comm
    part = comm.Split(0 if comm.rank < ranks else MPI.UNDEFINED, key=comm.rank)
    found = None
    if part != MPI.COMM_NULL:
        found = measure(part, count)
        part.Free()
    stage.wait(NAP)  # asleep, until the others have measured
    return comm.bcast(found, root=0)


def steps(size):
    """Return 1, 2, 4 ... and `size`."""
    return sorted({2**power for power in range(size.bit_length())} | {size})


def count_cores(comm):
    """Return how many cores all ranks have together, on all their hosts."""
    name = MPI.Get_processor_name()
    return core_count(comm.allgather((name, my_cores(), os.cpu_count() or 1)))


def conclude(tables, cores):
    """Say what the rows show, and where ranks must wait for a core."""
    strong, weak = tables["strong"], tables["weak"]
    best, most = max(strong, key=lambda row: row[4]), strong[-1][1]
    yield (
        f"Strong: the best speed-up was {best[4]:.2f}, on {best[1]} of {most} ranks. "
        f"Weak: {most} ranks did {weak[-1][4]:.2f} times the work of one at once."
    )
    if most > cores:
        yield (
            f"{most} ranks share {cores} core{'s' if cores > 1 else ''}: the speed-up "
            f"ends near {cores}, since more ranks wait for a core."
        )


def main(comm=MPI.COMM_WORLD):
    """Measure the same work, then more work, on more and more ranks."""
    of, csv = "points; weak: on each rank", ",".join(COLUMNS)
    options = read_options(comm, __doc__, count=20_000_000, of=of, most=10**9, csv=csv)
    stage = Stage(comm, __doc__)

    alone, errors = measure_part(stage, 1, options.count)
    tables = {"strong": [], "weak": []}
    for name, rows in tables.items():
        for ranks in steps(comm.size):
            scale = 1 if name == "strong" else ranks
            points, seconds, wrong = options.count * scale, alone, 0
            if ranks > 1:
                seconds, wrong = measure_part(stage, ranks, points)
            errors += wrong
            speed_up = scale * alone / seconds
            rows.append((name, ranks, points, seconds, speed_up, speed_up / ranks))
        cells = [[*r[1:3], f"{r[3]:.4f}", f"{r[4]:.2f}", f"{r[5]:.0%}"] for r in rows]
        stage.table(COLUMNS[1:], cells, call=f"{name} scaling: {WORK[name]}")

    cores = count_cores(comm)
    for sentence in conclude(tables, cores) if comm.size > 1 else ():
        stage.say(sentence)
    if comm.size == 1:
        stage.say("One rank has none to be compared with: run it with mpirun -n 4.")
    runs = RUNS * (2 * len(steps(comm.size)) - 1)
    stage.say(f"{runs - errors} of {runs} results are pi, as near as the points allow.")
    if options.csv:
        rows = [row for rows in tables.values() for row in rows]
        on_rank_0(comm, lambda: write_csv(options.csv, COLUMNS, rows))
        stage.say(f"All rows are in {options.csv}.")
    stage.say("Your turn: mpi-lessons check scaling")
    if errors:
        stage.leave(1)


if __name__ == "__main__":
    main()
