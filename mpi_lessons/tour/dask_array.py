"""Dask array: a large array as many small NumPy arrays, one task each.

Run     python -m mpi_lessons.tour.dask_array           (--full: the talk's size)
Watch   How much memory does each take at most, and how many cores does it use?
Rules   A Dask array is a graph of tasks, one or more for each block (chunk); compute()
        runs it, here in threads. Blocks that are done with are dropped. Each task
        costs a little: too small blocks cost time, too large ones memory.
Source  Dask docs: "Array", "Array: Chunks", "Scheduling"
"""

import sys
import time

import numpy as np

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import run, tour_extra
from mpi_lessons.tour.measure import cores
from mpi_lessons.tour.memory import measure_fresh
from mpi_lessons.tour.route import leave

with tour_extra():
    import dask
    import dask.array as da

COUNT, FULL = 6000, 20_000  # rows and columns; the talk had 20000
CHUNK = 1000  # rows and columns of a block, as in the talk
STEP = 100  # every so many-th mean is kept
MEAN, DEVIATION = 10, 0.1
SEED = 1
RUNS = 2  # the best counts
FASTER = 1.1  # times; below it the two are alike
MEGA = 1e6  # bytes
LABELS = ("what", "seconds", "cores used", "peak MB")


def choose_chunks(count):
    """Return the sides of blocks that are too small, good, and all in one."""
    good = min(CHUNK, -(-count // 3))
    return max(1, good // 5), good, count


def lay_out(count, chunk):
    """Return count x count normal numbers in blocks; nothing is computed yet."""
    random = da.random.default_rng(SEED)
    return random.normal(MEAN, DEVIATION, size=(count, count), chunks=(chunk, chunk))


def count_tasks(array):
    """Return the tasks of an array as it was written, and as it would be computed."""
    (best,) = dask.optimize(array)
    return len(array.__dask_graph__()), len(best.__dask_graph__())


def use_nothing():
    """Return what the others do, of no numbers: Python and its modules alone."""
    return np.array([]), 0.0


def use_numpy(count):
    """Return every 100th mean of a column, and the CPU seconds of all threads."""
    start = time.process_time()
    random = np.random.default_rng(SEED)
    x = random.normal(MEAN, DEVIATION, size=(count, count))
    return x.mean(axis=0)[::STEP], time.process_time() - start


def use_dask(count, chunk):
    """Return what use_numpy does, by way of blocks and threads."""
    start = time.process_time()
    means = lay_out(count, chunk).mean(axis=0)[::STEP].compute(scheduler="threads")
    return means, time.process_time() - start


def is_right(means, count):
    """Say whether all means are there, and within 6 standard errors of 10."""
    limit = 6 * DEVIATION / count**0.5
    right_length = len(means) == -(-count // STEP)
    return right_length and bool(np.all(np.abs(means - MEAN) < limit))


def used(cost):
    """Return how many cores a measured call kept busy on average."""
    return cost.result[1] / cost.seconds


def conclude(ratio, busy, available):
    """Say how NumPy's time compares with Dask's, `ratio` times it, and why."""
    took = f"NumPy took {ratio:.1f} times as long as Dask, which kept {busy:.1f} of "
    took += f"{available} core{'s' if available > 1 else ''} busy: "
    if ratio >= FASTER:
        if busy < FASTER:
            return f"{took}smaller pieces are quicker here even one after the other."
        return f"{took}blocks are computed at once, since NumPy releases the GIL."
    if available < 2:
        return f"{took}on one core blocks can only take turns, so Dask cannot gain."
    if busy < 1.5:
        return (
            f"{took}Dask is not faster here, since it did not get a second core, or "
            "had too little to do for it."
        )
    return (
        f"{took}Dask is not faster here, since cutting and joining blocks cost more "
        "than the cores gave."
    )


def weigh(numpy, dask_peak, array):
    """Say what blocks do to the peak of memory; all in bytes."""
    numpy, dask_peak, array = (size / MEGA for size in (numpy, dask_peak, array))
    peaks = f"at most {dask_peak:.0f} MB instead of {numpy:.0f} MB"
    if dask_peak < 0.9 * numpy:
        return (
            f"NumPy holds the whole array of {array:.0f} MB; with blocks it is {peaks}."
        )
    return (
        f"Blocks save no memory here ({peaks}): an array of {array:.1f} MB is "
        "little beside Python and its modules."
    )


def compare_chunks(rows):
    """Say which of (chunk, tasks, seconds) was quickest, and what the others cost."""
    best = min(rows, key=lambda row: row[2])
    others = " and ".join(
        f"{row[2] / best[2]:.1f} times that with {row[0]} ({row[1]} tasks)"
        for row in rows
        if row is not best
    )
    return f"Quickest were blocks of {best[0]} x {best[0]}; it took {others}."


def compare_tasks(every, first, rows):
    """Say whether a part of the result needs a part of the tasks."""
    if first < every:
        return (
            f"Every {STEP}th mean still needs all blocks ({every} tasks); the first "
            f"{rows} rows alone do not: dask.optimize leaves {first} tasks."
        )
    return f"There is one row of blocks: its {first} tasks are all needed."


def show_graph(stage, count, chunk):
    """Show what there is before anything is computed: tasks."""
    x = lay_out(count, chunk)
    parts = [
        (f"x.mean(axis=0)[::{STEP}]", x.mean(axis=0)[::STEP]),
        (f"x[:{chunk}].mean(axis=0)", x[:chunk].mean(axis=0)),
    ]
    rows = [(label, *count_tasks(part)) for label, part in parts]
    call = f"x: {count} x {count} in {x.npartitions} blocks, nothing computed yet"
    stage.table(("what", "tasks as written", "when optimised"), rows, call=call)
    stage.say(compare_tasks(rows[0][2], rows[1][2], chunk))


def main():
    """Take means of one large random array: with NumPy, and with Dask in blocks."""
    options = read_options(
        None, __doc__, count=COUNT, of="rows and columns", most=FULL, full=FULL
    )
    stage, count = Stage(None, __doc__), options.count
    small, good, whole = choose_chunks(count)
    show_graph(stage, count, good)

    try:
        nothing = measure_fresh(use_nothing)
        # In turn, so that what else the machine does meets both.
        pairs = [
            (measure_fresh(use_numpy, count), measure_fresh(use_dask, count, good))
            for _ in range(RUNS)
        ]
        by_numpy, by_dask = (
            min(runs, key=lambda cost: cost.seconds)
            for runs in zip(*pairs, strict=True)
        )
        others = {side: measure_fresh(use_dask, count, side) for side in (small, whole)}
    except RuntimeError as error:
        print(f"{error}, or write --count {COUNT}", file=sys.stderr)
        sys.exit(2)
    costs = [("NumPy", by_numpy), (f"Dask, blocks of {good}", by_dask)]
    cells = [
        (label, f"{cost.seconds:.2f}", f"{used(cost):.1f}", f"{cost.peak / MEGA:.0f}")
        for label, cost in costs
    ]
    seconds = [cost.seconds for _, cost in costs]
    stage.bars(LABELS, cells, seconds, call="seconds, each in a fresh process")
    ratio = by_numpy.seconds / by_dask.seconds
    stage.say(conclude(ratio, used(by_dask), cores()))

    costs.insert(0, ("Python and its modules", nothing))
    peaks = [cost.peak / MEGA for _, cost in costs]
    cells = [(costs[i][0], f"{peak:.0f}") for i, peak in enumerate(peaks)]
    stage.bars(("what", "peak MB"), cells, peaks, call="memory, the most at one time")
    stage.say(weigh(by_numpy.peak, by_dask.peak, 8 * count**2))

    sides = {small: others[small], good: by_dask, whole: others[whole]}
    rows = [
        (side, count_tasks(lay_out(count, side).mean(axis=0)[::STEP])[1], cost.seconds)
        for side, cost in sides.items()
    ]
    cells = [
        (f"{side} x {side}", tasks, f"{seconds:.2f}", f"{sides[side].peak / MEGA:.0f}")
        for side, tasks, seconds in rows
    ]
    labels = ("blocks", "tasks", "seconds", "peak MB")
    seconds = [row[2] for row in rows]
    stage.bars(labels, cells, seconds, call="the same in blocks of other sizes")
    stage.say(compare_chunks(rows))

    means = [cost.result[0] for cost in (by_numpy, by_dask, *others.values())]
    right = sum(is_right(found, count) for found in means)
    stage.say(
        f"{right} of {len(means)} results have {len(means[0])} means, all within 6 "
        f"standard errors of {MEAN}."
    )
    stage.say(
        "The talk measured 19.7 s with NumPy and 4.01 s with Dask, whose cores took "
        "30.5 s together. It drew by da.random.normal, which still runs; both have "
        "had a Generator from default_rng since, which is quicker."
    )
    leave(
        stage,
        "dask_array",
        "write what you would with NumPy, choose blocks of some MB, and compute once.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
