"""Dask schedulers: one graph run in this thread, in threads, processes, a cluster.

Run     python -m mpi_lessons.tour.dask_schedulers
Watch   Which of them helps Python code, which helps NumPy, and what does it cost?
Rules   A scheduler runs the tasks of a graph: synchronous in this thread, threads in
        this process, processes in a pool of them, distributed on workers that may be
        anywhere. The graph stays as it is: compute(scheduler=...) chooses.
Source  Dask docs: "Scheduling"; Dask.distributed docs: "API", LocalCluster
"""

import contextlib
import importlib
import logging
import tempfile
import time

import numpy as np

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import deaf_children, run, tour_extra
from mpi_lessons.tour.frameworks import HELPS, start_processes
from mpi_lessons.tour.measure import best, cores
from mpi_lessons.tour.primes import blocks, sum_block
from mpi_lessons.tour.route import leave

with tour_extra():
    import dask
    import dask.multiprocessing
    from distributed import Client

COUNT = 300_000
TASKS = 16
RUNS = 2  # the quicker one counts
WORKERS = max(2, min(4, cores()))
LOOP = "a loop, no Dask"


def sort_block(block):
    """Sort the sines of a block of numbers, and return the middle one.

    NumPy computes and sorts without the GIL.
    """
    sines = np.sort(np.sin(np.arange(*block, dtype=float)))
    return float(sines[len(sines) // 2])


def build_graph(function, arguments):
    """Return the sum of a function of each argument, as a graph that has not run."""
    return dask.delayed(sum)([dask.delayed(function)(word) for word in arguments])


@contextlib.contextmanager
def open_pool():
    """Start processes, and yield the keywords of compute that take them."""
    # Without pool= Dask would start new ones at each compute, and without chunksize=
    # it would give each of them six tasks at a time, which suits many small ones.
    context = dask.multiprocessing.get_context()
    with start_processes(WORKERS, context) as pool:
        yield {"scheduler": "processes", "pool": pool, "chunksize": 1}


@contextlib.contextmanager
def open_cluster(**workers):
    """Start a cluster on this machine, and yield the keyword that takes it."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dask-"))
        stack.enter_context(dask.config.set({"temporary-directory": folder}))
        with deaf_children():
            client = stack.enter_context(
                Client(
                    **workers,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            )
        yield {"scheduler": client}


def list_schedulers():
    """Return (name, where its tasks run, what opens it) of each."""
    local = {"n_workers": WORKERS, "threads_per_worker": 1}
    talk = {"processes": False, "n_workers": 1, "threads_per_worker": 4}
    threads = {"scheduler": "threads", "num_workers": WORKERS}
    return [
        ("synchronous", "this thread", contextlib.nullcontext({"scheduler": "sync"})),
        ("threads", f"{WORKERS} threads", contextlib.nullcontext(threads)),
        ("processes", f"{WORKERS} processes", open_pool()),
        ("distributed", f"{WORKERS} processes", open_cluster(**local)),
        ("the talk's Client", "4 threads", open_cluster(**talk)),
    ]


def run_graph(function, arguments, keywords):
    """Build a graph and run it."""
    # Subtle: distributed knows a task that it has done by its key. A graph that is
    # built again has new keys, so that every run is work.
    return build_graph(function, arguments).compute(**keywords)


def measure(works):
    """Run the works in a loop and by each scheduler.

    Parameters
    ----------
    works : list of (callable, list)
        Functions with their arguments.

    Returns
    -------
    list of (str, str, float, list of (result, seconds))
        What ran them, where, the seconds until it had given a first answer, and the
        sum of each work.
    """
    loops = [best(lambda f, a: sum(map(f, a)), *work, runs=RUNS) for work in works]
    rows = [(LOOP, "this thread", 0.0, loops)]
    for name, where, opening in list_schedulers():
        start = time.perf_counter()
        with opening as keywords:
            run_graph(abs, range(TASKS), keywords)
            started = time.perf_counter() - start
            found = [best(run_graph, *work, keywords, runs=RUNS) for work in works]
        rows.append((name, where, started, found))
    return rows


def find_defaults():
    """Return (collection, module of the scheduler that it takes unless told)."""
    # Here, since each process of the pool imports what stands at the top, too.
    with tour_extra():
        array, bag, frame = (
            importlib.import_module(f"dask.{name}")
            for name in ("array", "bag", "dataframe")
        )
    collections = {
        "array": array.ones(1),
        "dataframe": frame.from_dict({"a": [1]}, npartitions=1),
        "delayed": dask.delayed(1),
        "bag": bag.from_sequence([1]),
    }
    return [
        (name, collection.__dask_scheduler__.__module__)
        for name, collection in collections.items()
    ]


def conclude(seconds):
    """Say which schedulers helped; `seconds` has the loop first, then each of them."""
    loop, *others = seconds.items()
    speeds = {name: loop[1] / took for name, took in others}
    helped = [f"{name} {speed:.1f}" for name, speed in speeds.items() if speed >= HELPS]
    rest = [f"{name} {speed:.1f}" for name, speed in speeds.items() if speed < HELPS]
    return (
        f"Times as fast as the loop: {', '.join(helped) or 'none much faster'}"
        f"{'; the others ' if rest else ''}{', '.join(rest)}."
    )


def check(rows):
    """Say whether all gave what the loop gave."""
    loop, *others = ([result for result, _ in found] for *_, found in rows)
    wrong = [row[0] for row, got in zip(rows[1:], others, strict=True) if got != loop]
    if wrong:
        return f"WRONG: {', '.join(wrong)} gave other results than the loop."
    return "All gave the same results as the loop."


def main():
    """Give the same two graphs to each scheduler."""
    of = "primes below it are summed, and so many numbers sorted by each task"
    options = read_options(None, __doc__, count=COUNT, of=of, most=1_000_000)
    stage = Stage(None, __doc__)
    count = options.count
    stage.say(f"Two graphs, each of {TASKS} tasks and the sum of what they return.")
    parts = [(task * count, (task + 1) * count) for task in range(TASKS)]
    # Later blocks of numbers cost more, and a worker gets neighbours: even ones first.
    numbers = blocks(count, TASKS)
    numbers = numbers[::2] + numbers[1::2]
    rows = measure([(sum_block, numbers), (sort_block, parts)])

    labels = ("scheduler", "tasks run in", "seconds")
    heads = (f"Python: the primes below {count}", f"NumPy: {TASKS} sorts of {count}")
    for index, head in enumerate(heads):
        seconds = {row[0]: row[3][index][1] for row in rows}
        cells = [(*row[:2], f"{seconds[row[0]]:.2f}") for row in rows]
        stage.bars(labels, cells, list(seconds.values()), call=head)
        stage.say(conclude(seconds))
    cells = [(*row[:2], f"{row[2]:.2f}") for row in rows[1:]]
    starts = [row[2] for row in rows[1:]]
    stage.bars(labels, cells, starts, call="before that: start, and a first answer")
    stage.say(check(rows))

    stage.table(("collection", "unless told"), find_defaults(), call="who takes which")
    stage.say(
        "The talk chose by dask.set_options(get=...), which is gone (get_options was a "
        "slip): now write compute(scheduler='threads'), or for all that follow "
        "dask.config.set(scheduler='threads'). Its Client(processes=False, ...) still "
        "works: a cluster of threads in this process, with the GIL of this process."
    )
    leave(
        stage,
        "dask_schedulers",
        "threads where tasks release the GIL, processes for Python code, distributed "
        "where one machine is too small, synchronous to look for mistakes.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
