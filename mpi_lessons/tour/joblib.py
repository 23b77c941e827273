"""Joblib: one loop in n jobs, a pool that is kept, arrays that are not copied.

Run     python -m mpi_lessons.tour.joblib
Watch   When does joblib start processes, and what do they hold of a large array?
Rules   Parallel(n_jobs=n)(delayed(f)(x) for x in ...) is [f(x) for x in ...]. One job
        has no pool; more jobs are processes, or threads with prefer="threads". An
        array above max_nbytes (1 MB) is written to a file, which the processes map
        read-only, instead of being sent along with each task.
Source  joblib's documentation: "Embarrassingly parallel for loops", joblib.Parallel;
        its list of changes, 0.12
"""

import contextlib
import multiprocessing
import os
from statistics import median

import numpy as np

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import deaf_children, run, tour_extra
from mpi_lessons.tour.measure import best, timed
from mpi_lessons.tour.primes import blocks, sum_block, sum_primes
from mpi_lessons.tour.route import leave

with tour_extra():
    from joblib import Parallel, delayed

COUNT = 300_000
JOBS = 2
TASKS = 16  # blocks of numbers, or parts of an array
TINY = 1000  # tasks that do next to nothing, so that what they cost is joblib's
CALLS = 5  # one after the other
ROUNDS = 3  # the median counts
RUNS = 2  # the quickest counts
GAIN = 1.3  # times as fast; below it may be chance
ARRAYS = ((100_000, "1M"), (2_000_000, None), (2_000_000, "1M"))  # items, max_nbytes
WAYS = {
    "a plain loop": None,
    "n_jobs=1": {"n_jobs": 1},
    f'n_jobs={JOBS}, prefer="threads"': {"n_jobs": JOBS, "prefer": "threads"},
    f"n_jobs={JOBS}": {"n_jobs": JOBS},
}
BATCHES = {
    "a plain loop": None,
    "n_jobs=1": {"n_jobs": 1},
    f"n_jobs={JOBS}, batch_size=1": {"n_jobs": JOBS, "batch_size": 1},
    f'n_jobs={JOBS}, batch_size="auto"': {"n_jobs": JOBS},  # as it is unless told
}


def sum_here(block):
    """Return the sum of the primes of a block, and the process that computed it."""
    return sum_block(block), os.getpid()


def sum_part(array, start):
    """Sum every TASKS-th number; return also what the process has for an array."""
    kind, writeable = type(array).__name__, bool(array.flags.writeable)
    return float(array[start::TASKS].sum()), kind, writeable


def run_all(function, items, how):
    """Return f(x) for each item, by a plain loop, or by Parallel where told how."""
    if how is None:
        return [function(item) for item in items]
    return Parallel(**how)(delayed(function)(item) for item in items)


@deaf_children()
def call_often(backend, keep):
    """Call Parallel CALLS times, in a with block or not; return the processes met."""
    parallel = Parallel(n_jobs=JOBS, backend=backend)
    tasks = [delayed(os.getpid)()] * TASKS
    with parallel if keep else contextlib.nullcontext():
        return {process for _ in range(CALLS) for process in parallel(tasks)}


@deaf_children()
def share(array, max_nbytes):
    """Sum an array in JOBS processes; return also as what, and if they may write."""
    parallel = Parallel(n_jobs=JOBS, max_nbytes=max_nbytes)
    parts = parallel(delayed(sum_part)(array, start) for start in range(TASKS))
    return sum(part for part, *_ in parts), *parts[0][1:]


def conclude_jobs(one, threads, processes):
    """Say what jobs gain: how many times as fast as the loop each way is."""
    text = f"One job is {one:.1f} times as fast as the loop. "
    for name, gain in (("threads", threads), ("processes", processes)):
        text += f"{JOBS} {name} are {gain:.1f} times as fast"
        why = "the GIL" if name == "threads" else "little work, or few cores to have"
        text += ". " if gain > GAIN else f" ({why}). "
    return text.strip()


def conclude_pools(new, kept, new_loky, kept_loky):
    """Say what a kept pool saves, from the milliseconds of a call in each way."""
    saved = f"saved {new - kept:.0f} ms a call" if new > kept else "saved nothing here"
    return (
        f"With multiprocessing, joblib's backend until 0.12 (2018), a block {saved}: "
        "that is the pool that the talk reuses. Now it is loky, whose processes stay "
        f"after a call anyway: {new_loky:.0f} ms without the block, {kept_loky:.0f} "
        "with it."
    )


def show_jobs(stage, below):
    """Sum the primes in all WAYS; return how many of the sums are wrong.

    The ways take turns, so that what else the machine does meets all of them; a gain
    is the median of the rounds.
    """
    work, right = blocks(below, TASKS), sum_primes(below)
    rounds = [
        [timed(run_all, sum_here, work, how) for how in WAYS.values()]
        for _ in range(ROUNDS)
    ]
    rows, times, gains, wrong = [], [], [], 0
    for index, label in enumerate(WAYS):
        results = rounds[-1][index][0]
        wrong += sum(part for part, _ in results) != right
        others = {process for _, process in results} - {os.getpid()}
        by = f"{len(others)} others" if others else "this process"
        times.append(median(one[index][1] for one in rounds))
        gains.append(median(one[0][1] / one[index][1] for one in rounds))
        rows.append((label, by, f"{times[-1]:.2f}"))
    call = "Parallel(n_jobs=n)(delayed(f)(block) for block in blocks)"
    stage.bars(("how", "done by", "seconds"), rows, times, call=call)
    stage.say(conclude_jobs(*gains[1:]))
    return wrong


@deaf_children()
def show_costs(stage):
    """Measure what a task costs beside its work."""
    costs = [
        best(run_all, abs, range(TINY), how, runs=RUNS)[1] / TINY * 1e6
        for how in BATCHES.values()
    ]
    rows = [(how, f"{cost:.1f}") for how, cost in zip(BATCHES, costs, strict=True)]
    call = f"{TINY} tasks that do nothing but abs(x)"
    stage.bars(("how", "microseconds a task"), rows, costs, call=call)
    stage.say(
        f"One job has no pool, as the talk said; joblib itself takes {costs[1]:.0f} "
        f"microseconds a task. To a process and back: {costs[2]:.0f}, and "
        f"{costs[3]:.0f} where joblib sends many tasks at once."
    )


def show_pools(stage):
    """Make a few calls outside and inside a with block, with both backends."""
    rows, costs = [], []
    for backend in ("multiprocessing", "loky"):
        for keep in (False, True):
            met, seconds = best(call_often, backend, keep, runs=RUNS)
            costs.append(seconds / CALLS * 1e3)
            block = "with" if keep else "without"
            rows.append((backend, block, len(met), f"{costs[-1]:.0f}"))
    labels = ("backend", "block", "processes met", "ms a call")
    call = (
        f"{CALLS} calls, without and within  with Parallel(n_jobs={JOBS}) as parallel:"
    )
    stage.bars(labels, rows, costs, call=call)
    stage.say(conclude_pools(*costs))


def show_arrays(stage):
    """Hand arrays to processes, copied and mapped; return how many sums are wrong."""
    rows, times, wrong = [], [], 0
    for items, max_nbytes in ARRAYS:
        array = np.arange(float(items))
        found, seconds = best(share, array, max_nbytes, runs=RUNS)
        total, kind, writeable = found
        wrong += total != items * (items - 1) / 2
        size, may = f"{array.nbytes / 1e6:.1f} MB", "yes" if writeable else "no"
        rows.append((size, repr(max_nbytes), kind, may, f"{seconds:.2f}"))
        times.append(seconds)
    labels = ("array", "max_nbytes", "they have", "may write", "seconds")
    stage.bars(labels, rows, times, call=f"{TASKS} tasks, each gets the array")
    stage.say(
        f"Copied with each task, the large array took {times[1] / times[2]:.1f} times "
        "as long as mapped from one file, which joblib removes."
    )
    return wrong


def main():
    """Sum primes, count what a task and a pool cost, hand large arrays to processes."""
    of = "the primes below it are summed"
    options = read_options(None, __doc__, count=COUNT, of=of, most=2_000_000)
    stage = Stage(None, __doc__)
    # A lock starts multiprocessing's helper, whose start would unblock Ctrl-C later on.
    multiprocessing.get_context("spawn").Lock()
    with deaf_children():
        how = {"n_jobs": JOBS}
        first, second = (timed(run_all, abs, [-1], how)[1] for _ in range(2))
    stage.say(
        f"The first call with {JOBS} jobs took {first:.2f} s, since it started the "
        f"processes; the second {second:.2f} s."
    )
    wrong = show_jobs(stage, options.count)
    show_costs(stage)
    show_pools(stage)
    wrong += show_arrays(stage)
    sums = len(WAYS) + len(ARRAYS)
    stage.say(f"{sums - wrong} of {sums} sums are right.")
    leave(
        stage,
        "joblib",
        "a loop needs two words to be parallel; give each task enough to do, and let "
        "joblib map large arrays.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
