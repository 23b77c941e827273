"""Choose: threads, processes, Dask or MPI, by what was measured on your machine.

Run     python -m mpi_lessons.tour.choose
Watch   Which rows would be others on another machine, or with another Python?
Rules   First what one core can do (NumPy), then the cores of one node, then more
        nodes. What waits or computes outside Python takes threads; Python code takes
        processes, or threads without a GIL. Between nodes there are only messages.
Source  Python docs: concurrent.futures; mpi4py and Dask documentation; MPI-4.1,
        MPI_Win_allocate_shared
"""

import os
from importlib.util import find_spec

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import run
from mpi_lessons.tour.frameworks import HELPS, WORKERS, break_even, describe_load
from mpi_lessons.tour.measure import cores
from mpi_lessons.tour.route import INSTALL, STOPS, leave
from mpi_lessons.tour.survey import ITEMS, WAITERS, measure_all

COUNT = 200_000
LIKE = 1.1  # times as fast, up to which two count as equal
LARGE = f"{8 * ITEMS / 1e6:.0f} MB"
JOBS = {  # the scripts for PBS, and what they ask for
    "pbs/parallel24.pbs": "#PBS -l select=1:ncpus=24:mpiprocs=24:mem=30GB",
    "pbs/multinode.pbs": "#PBS -l select=2:ncpus=24:mpiprocs=24:mem=160GB",
}


def take_for_python(numbers):
    """Return what runs Python code fastest on this node: the cheapest, if several."""
    ways = {
        "a loop": 1.0,
        "threads": numbers.threads,
        "futures or joblib": numbers.processes,
    }
    most = max(ways.values())
    if most < HELPS:
        return "a loop"  # nothing was gained
    return next(way for way, speed in ways.items() if speed * LIKE >= most)


def recommend(numbers, installed):
    """Return the decision table: on what, for which work, take what, and since what.

    Parameters
    ----------
    numbers : Numbers
        What was measured; each recommendation follows from it.
    installed : collection of str
        The modules there are; what needs another says so.
    """

    def pick(way, speed, other):
        return way if speed >= HELPS else other

    def need(name):
        there = name.lower().replace("-", "_") in installed
        return name if there else f"{name} (missing)"

    one, node, nodes = "one processor", "one node", "several nodes"
    waiting = pick("threads", numbers.waiting, "a loop")
    numpy = pick("NumPy", numbers.numpy, "a loop")
    parts = pick("threads", numbers.numpy_threads, "one thread")
    speeds = f"threads {numbers.threads:.1f} x, processes {numbers.processes:.1f} x"
    program, tasks = "no mpirun here", "no mpirun here"
    if numbers.ranks is not None:
        program = f"{numbers.ranks:.1f} x on this node"
        least = break_even(numbers.mpirun, numbers.ranks)
        tasks = f"for a loop > {least:.1f} s" if least else "no gain on this node"
    memory = f"{numbers.memory:.0f} GiB"
    dask = f"{need('dask-mpi')} or {need('dask-jobqueue')}"
    return [
        (one, "arrays of numbers", numpy, f"{numbers.numpy:.1f} x a loop"),
        (node, "what waits", waiting, f"{WAITERS} threads {numbers.waiting:.1f} x"),
        (node, "NumPy on parts", parts, f"threads {numbers.numpy_threads:.1f} x"),
        (node, "Python code", take_for_python(numbers), speeds),
        (node, "more than memory", need("Dask"), f"it has {memory}"),
        (nodes, "one program", "mpi4py", program),
        (nodes, "many tasks", "mpi4py.futures", tasks),
        (nodes, "more than memory", dask, f"{memory} each"),
    ]


def judge(numbers):
    """Yield for each motto of the talk when it holds, by what was measured."""
    if numbers.processes >= max(HELPS, LIKE * numbers.threads):
        verdict = "holds for Python code"
    elif numbers.threads >= HELPS:
        verdict = "does not hold here, where threads do as well"
    else:
        verdict = "is not borne out here, where neither gained anything"
    others = {"wait": numbers.waiting, "compute in NumPy": numbers.numpy_threads}
    fine = [f"{what} ({x:.1f} x)" for what, x in others.items() if x >= HELPS]
    yield (
        f"- Multi-process, not multi-thread: {verdict}: processes "
        f"{numbers.processes:.1f} x, threads {numbers.threads:.1f} x, "
        f"{'with the' if numbers.gil else 'without a'} GIL. "
        f"{f'Threads are right where they {and_(fine)}.' if fine else ''}".strip()
    )
    most = max(numbers.threads, numbers.processes, numbers.ranks or 0.0)
    first = (
        f"fill the cores of one node first: here {numbers.cores} gave {most:.1f} x"
        if most >= HELPS
        else f"open here, where {numbers.cores} cores gave no more than {most:.1f} x"
    )
    yield (
        f"- Multi-node, not multi-core: {first}. What a message costs between nodes, "
        "pbs/multinode.pbs measures."
    )
    yield f"- Message passing, not shared memory: {judge_messages(numbers)}"


def and_(words):
    """Join words as in a sentence."""
    return " and ".join(words)


def judge_messages(numbers):
    """Say when messages are to be preferred to shared memory."""
    if numbers.passed is None:
        return "not measured, since here are no two ranks on one node."
    took = (
        f"{LARGE} took {numbers.passed * 1e3:.3f} ms as a message, and "
        f"{numbers.shared * 1e3:.3f} ms where they lie in shared memory"
    )
    if numbers.passed > LIKE * numbers.shared:
        return (
            f"holds between nodes, which share no memory. Within one, {took}: share "
            "large data there, and lock what several write."
        )
    return f"holds even within a node: {took}."


def list_costs(numbers):
    """Return (what, milliseconds) of what was measured of it."""
    costs = {
        "start a thread, and end it": numbers.thread,
        "start a process, and end it": numbers.process,
        f"start mpirun -n {WORKERS}": numbers.mpirun,
        "a message of 8 bytes to another rank": numbers.message,
        f"a message of {LARGE}": numbers.passed,
        f"a message that {LARGE} are in shared memory": numbers.shared,
    }
    return [
        (what, f"{cost * 1e3:.3f}") for what, cost in costs.items() if cost is not None
    ]


def list_speeds(numbers):
    """Return (what, who, times as fast as one after the other) where measured."""
    speeds = [
        ("waiting", f"{WAITERS} threads", numbers.waiting),
        ("NumPy", f"{WORKERS} threads", numbers.numpy_threads),
        ("Python code", f"{WORKERS} threads", numbers.threads),
        ("Python code", f"{WORKERS} processes", numbers.processes),
        ("Python code", f"{WORKERS} MPI ranks", numbers.ranks),
    ]
    return [row for row in speeds if row[2] is not None]


def main():
    """Measure this machine, and derive from it what to take for which work."""
    of = "the primes below it are summed"
    options = read_options(None, __doc__, count=COUNT, of=of, most=1_000_000)
    stage = Stage(None, __doc__)
    busy = describe_load(os.getloadavg()[0], cores())
    stage.say(f"{WORKERS} workers, {cores()} core{'s' if cores() > 1 else ''}.{busy}")
    numbers, trouble = measure_all(options.count)

    stage.table(("what", "milliseconds"), list_costs(numbers), call="what it costs")
    speeds = list_speeds(numbers)
    cells = [(what, who, f"{speed:.1f}") for what, who, speed in speeds]
    labels = ("work", "by", "times")
    call = "times as fast as one after the other"
    stage.bars(labels, cells, [speed for *_, speed in speeds], call=call)
    right = "All results are right." if not numbers.wrong else "Some results are wrong!"
    stage.say(f"{right}{f' Not measured: {trouble}' if trouble else ''}")

    extra = sorted({name for needs in STOPS.values() for name in needs})
    installed = [name for name in extra if find_spec(name)]
    labels = ("on", "for", "take", "measured here")
    stage.table(labels, recommend(numbers, installed), call="what to take")
    if missing := [name for name in extra if name not in installed]:
        stage.say(f"Not installed here: {', '.join(missing)}. {INSTALL}")
    stage.say("\nThe talk's mottos, by these numbers:")
    for sentence in judge(numbers):
        stage.say(sentence)
    stage.say(
        "\nPlain Python, and most of NumPy, use one processor, however many a job asks "
        "for. Pools use those of one node; MPI and Dask those of several:"
    )
    stage.code("\n".join(f"{script:<18}   {line}" for script, line in JOBS.items()))
    stage.say(
        "Next steps: the lessons (mpi-lessons start my-course, there mpi-lessons), "
        "then qsub pbs/check.pbs on a cluster."
    )
    leave(
        stage,
        "choose",
        "measure one core, then one node, then several; take the next where the one "
        "before is full.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
