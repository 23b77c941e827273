"""MPI: the same sum by collectives and mpi4py.futures, beside the pools.

Run     python -m mpi_lessons.tour.mpi
        mpirun -n 4 python -m mpi_lessons.tour.mpi    MPI alone, on your ranks
Watch   Which frameworks share the work as well, and what does each take to start?
Rules   With collectives all ranks run one program, and each knows its part beforehand.
        With mpi4py.futures rank 0 hands tasks to ranks that are free, as a pool does.
        Both reach over nodes, and pools do not; mpirun first starts a Python for each
        rank.
Source  mpi4py documentation: "Overview", "mpi4py.futures"; MPI-4.1, chapter 6; on the
        C++ bindings MPI-3.0, "Removed Interfaces"
"""

import array
import contextlib
import os
import sys
from importlib.metadata import version
from importlib.util import find_spec

from mpi_lessons.grading.errors import SetupError
from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour import frameworks
from mpi_lessons.tour.frame import deaf_children, run
from mpi_lessons.tour.frameworks import HELPS, WORKERS, Timing, start_processes
from mpi_lessons.tour.ranks import ask_ranks, count_cores, find_comm
from mpi_lessons.tour.route import INSTALL, leave

COUNT = 300_000
ITEMS = 3  # that each rank gets of an array
NAP = 0.02  # seconds: ranks that wait look seldom, and so leave rank 0 in peace
START = "start s"
STARTED = {frameworks.PROCESSES: "Processes", frameworks.COLLECTIVES: "Ranks"}
LABELS = ("framework", "workers", START, "work s", "times loop")


@contextlib.contextmanager
def open_joblib():
    """Yield a map by joblib's processes."""
    # Not at the top, which each process of a pool imports too.
    from joblib import Parallel, delayed

    with Parallel(WORKERS, batch_size=1) as parallel:

        def mapping(function, items):
            return parallel(delayed(function)(item) for item in items)

        with deaf_children():
            mapping(abs, range(WORKERS))
        yield mapping


@contextlib.contextmanager
def open_dask():
    """Yield a map by Dask's processes."""
    import dask.multiprocessing  # not at the top, likewise

    # Without a pool of our own, each compute would start new processes.
    context = dask.multiprocessing.get_context()
    with start_processes(WORKERS, context) as pool:

        def mapping(function, items):
            tasks = [dask.delayed(function)(item) for item in items]
            return dask.compute(tasks, scheduler="processes", pool=pool, chunksize=1)[0]

        yield mapping


EXTRA = {"joblib": open_joblib, "dask": open_dask}  # where they are installed


def look_at_mpi(comm):
    """Return on rank 0 which MPI this is, and what its two scatters take.

    Returns
    -------
    dict
        ``standard``, as "4.1"; ``refused``, what scatter says of an item too many;
        ``dealt``, whether Scatter dealt blocks of an array.
    """
    from mpi4py import MPI  # only on ranks: the stop itself stays outside MPI

    refused = "nothing"
    try:
        MPI.COMM_SELF.scatter(["mine", "whose?"])  # here no other rank waits for it
    except ValueError as error:
        refused = str(error)
    sendbuf = array.array("i", range(ITEMS * comm.size)) if comm.rank == 0 else None
    recvbuf = array.array("i", [-1] * ITEMS)
    comm.Scatter(sendbuf, recvbuf, root=0)
    first = ITEMS * comm.rank
    right = comm.gather(recvbuf.tolist() == [*range(first, first + ITEMS)], root=0)
    standard = ".".join(map(str, MPI.Get_version()))
    return {"standard": standard, "refused": refused, "dealt": all(right or [False])}


def measure_ranks(comm, below):
    """Return on rank 0 the Timing of the collectives, and what was seen of MPI."""
    return frameworks.measure_collectives(comm, below), look_at_mpi(comm)


def measure_all(below):
    """Measure pools here, MPI on ranks that mpirun starts; return Timings and facts."""
    # MPI comes first: where there is no mpirun, one need not wait to be told.
    (found, facts), start = ask_ranks(WORKERS, measure_ranks, below)
    collectives = Timing(*found)._replace(start=start)
    found, start = ask_ranks(WORKERS + 1, frameworks.measure_futures, below)
    futures = Timing(*found)
    futures = futures._replace(start=start + futures.start)
    timings = [frameworks.measure_loop(below)]
    pools = {name: opening for name, opening in EXTRA.items() if find_spec(name)}
    for name, opening in (frameworks.POOLS | pools).items():
        timings.append(frameworks.measure(name, below, opening()))
    return [*timings, collectives, futures], facts


def measure_here(stage, below):
    """Measure a loop on rank 0, and MPI on the ranks there are; return the same."""
    timings = []
    if stage.comm.rank == 0:
        timings = [frameworks.measure_loop(below)]
    stage.wait(NAP)  # asleep: a rank that waits inside MPI keeps a core busy
    timing, facts = measure_ranks(stage.comm, below)
    return [*timings, timing, frameworks.measure_futures(stage.comm, below)], facts


def list_speeds(timings):
    """Return how many times as fast as the first, the loop, each framework worked."""
    return {timing.name: timings[0].work / timing.work for timing in timings}


def conclude(timings, cores):
    """Say if the sums are equal, who was faster than the loop, when starting pays."""
    sums = sorted({timing.total for timing in timings})
    if len(sums) == 1:
        yield f"All {len(timings)} sums are equal: {sums[0]}."
    else:
        yield f"The sums differ, so some are wrong: {', '.join(map(str, sums))}."
    speeds = list_speeds(timings)
    shared = [timing.name for timing in timings if timing.workers > 1]
    if not shared:
        yield "One worker cannot be faster than a loop: start more with mpirun -n 4."
        return
    helped = [name for name in shared if speeds[name] >= HELPS]
    others = [name for name in shared if speeds[name] < HELPS]
    yield f"Faster than the loop: {', '.join(helped) or 'none'}."
    if others:
        yield f"Less than {HELPS} times as fast as the loop: {', '.join(others)}."
    for name, _, start, *_ in timings:
        least = frameworks.break_even(start or 0.0, speeds[name])
        if name in STARTED and start and least:
            yield (
                f"{STARTED[name]} took {start:.2f} s to start: that pays where a loop "
                f"takes more than {least:.2f} s."
            )
    workers = max(timing.workers for timing in timings)
    if workers > cores:
        name = "core" if cores == 1 else "cores"
        yield f"{workers} workers share {cores} {name}: some wait while others work."


def correct_talk(facts):
    """Say what of the talk is no longer so, or was not; `facts` are of this MPI."""
    dealt = f"dealt {ITEMS} numbers" if facts["dealt"] else "did not deal them"
    yield "\nWhat the talk says of mpi4py, and what holds now:"
    yield (
        "- Based on the C++ bindings of MPI-2: its names still follow them, but "
        "MPI-3.0 removed them in 2012, and it calls MPI's C functions. Here mpi4py "
        f"{version('mpi4py')} calls an MPI of standard {facts['standard']}. Its "
        "documentation has moved to mpi4py.readthedocs.io."
    )
    yield (
        "- Only as many items as ranks can be scattered: true of scatter, which takes "
        f'objects; here it said "{facts["refused"]}". Scatter takes an array, and here '
        f"{dealt} to each rank; Scatterv deals unequal parts."
    )
    yield (
        "- Send and Recv take arrays: so does Scatter, and they need not be NumPy's; "
        "here it was Python's own array.array."
    )


def show(stage, timings, facts, below, cores):
    """Print what was measured, and what follows from it."""
    alone = stage.comm is None
    call = f"primes below {below}: first the start (blank), then the work (bar)"
    if not alone:
        call = f"primes below {below}, mpirun -n {stage.comm.size}"
    speeds = list_speeds(timings)
    cells, spans = [], []
    for name, workers, start, work, _ in timings:
        begin = (start or 0.0) if alone else 0.0  # no rank knows when mpirun began
        cells.append(
            (name, workers, f"{begin:.2f}", f"{work:.2f}", f"{speeds[name]:.1f}")
        )
        spans.append((begin, begin + work))
    labels = list(LABELS)
    if not alone:
        labels.remove(START)
        cells = [(*row[:2], *row[3:]) for row in cells]
    stage.bars(labels, cells, spans, call=call)
    missing = [name for name in EXTRA if not find_spec(name)]
    if not alone:
        stage.say("The pools are measured by  python -m mpi_lessons.tour.mpi")
    elif missing:
        stage.say(f"Not installed here: {' and '.join(missing)}. {INSTALL}")
    if alone or stage.comm.size > 1:
        stage.say(
            f"{frameworks.FUTURES} has one more rank, which hands out the tasks and "
            "sleeps in between."
        )
    for sentence in (*conclude(timings, cores), *correct_talk(facts)):
        stage.say(sentence)
    leave(
        stage,
        "mpi",
        "the same sum in any of them; take a pool on one node, and MPI where the work "
        "goes over several, or is long enough to pay for its start.",
    )


def main():
    """Sum primes in all frameworks, or under mpirun in those of MPI."""
    comm = find_comm()
    of = "the primes below it are summed"
    options = read_options(comm, __doc__, count=COUNT, of=of, most=2_000_000)
    stage = Stage(comm, __doc__)
    available = count_cores(comm)
    ranks = (
        "" if comm is None else f"{comm.size} rank{'s' if comm.size > 1 else ''} on "
    )
    busy = frameworks.describe_load(os.getloadavg()[0], available)
    stage.say(f"{ranks}{available} core{'s' if available > 1 else ''}.{busy}")
    try:
        if comm is None:
            timings, facts = measure_all(options.count)
        else:
            timings, facts = measure_here(stage, options.count)
    except SetupError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    if comm is None or comm.rank == 0:
        show(stage, timings, facts, options.count, available)


if __name__ == "__main__":
    run(main, unwind=True)
