"""Futures: one interface to threads and processes, and speed-up against cores.

Run     python -m mpi_lessons.tour.futures
Watch   Three tasks for four workers: why are they not four times as fast?
Rules   An Executor has workers. submit(f, x) returns a Future at once, whose result()
        waits; map(f, items) gives all results in order. What f raises, result() raises.
        Processes need what can be pickled, and a program that can be imported: it
        begins under  if __name__ == "__main__".  Make far more tasks than workers.
Source  Python docs: concurrent.futures; multiprocessing, "Programming guidelines"
"""

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from typing import NamedTuple

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import deaf_children, run
from mpi_lessons.tour.frameworks import describe_load
from mpi_lessons.tour.measure import cores, timed
from mpi_lessons.tour.primes import blocks, sum_block, sum_primes
from mpi_lessons.tour.route import leave

COUNT = 300_000  # the largest of the talk's three numbers
PARTS = 16  # of each number
TALK = 4  # the talk's max_workers
MOST = 8  # workers; more would take too long
RUNS = 2  # of each way, in turn; the quickest counts
GAIN = 1.2  # times as fast, from which on it is no chance
THREADS, PROCESSES = "threads", "processes"
WRONG, NAMELESS = "wrong.result()", "submit(lambda: 17).result()"
POOLS = {THREADS: ThreadPoolExecutor, PROCESSES: ProcessPoolExecutor}


class Way(NamedTuple):
    """A way to compute the sums: the tasks, the pool, and its max_workers."""

    act: Callable
    pool: str
    workers: int


def sum_each(mapping, numbers):
    """Sum the primes below each number: one task for each."""
    return list(mapping(sum_primes, numbers))


def sum_parts(mapping, numbers):
    """Compute the same sums: PARTS tasks for each."""
    parts = [block for number in numbers for block in blocks(number, PARTS)]
    sums = list(mapping(sum_block, parts))
    return [sum(sums[at : at + PARTS]) for at in range(0, len(sums), PARTS)]


@contextlib.contextmanager
def open_pool(pool, workers):
    """Give an Executor whose workers have started."""
    executor = POOLS[pool](max_workers=workers)
    try:
        with deaf_children():
            list(executor.map(abs, range(workers)))
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)  # after an error, without the rest


def default_workers():
    """Return how many threads, and processes, a pool may have unless told."""
    count = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    return min(32, count + 4), count


def try_call(call):
    """Return what a call gives, as a text; where it raises, what it raises."""
    try:
        given = call()
    except Exception as error:
        return f"raises {type(error).__name__}"
    return "a Future" if isinstance(given, Future) else f"{given}"


def try_pool(pool):
    """Return what calls of an Executor give, as texts by their labels."""
    future, wrong = pool.submit(sum_primes, 10), pool.submit(sum_primes, "x")
    calls = {
        "future = submit(sum_primes, 10)": lambda: future,
        "future.result()": future.result,
        "list(map(sum_primes, [10, 20]))": lambda: list(pool.map(sum_primes, [10, 20])),
        'wrong = submit(sum_primes, "x")': lambda: wrong,
        WRONG: wrong.result,
        NAMELESS: pool.submit(lambda: 17).result,
    }
    return {label: try_call(call) for label, call in calls.items()}


def list_ways(available):
    """Return the ways to measure.

    They are the talk's; many tasks with 1, 2, 4 ... workers, up to the cores; and the
    talk's tasks in as many processes.
    """
    most = min(available, MOST)
    steps = sorted({2**power for power in range(most.bit_length())} | {most})
    talk = [Way(sum_each, pool, TALK) for pool in POOLS]
    # Those to be compared come one after the other, as what else runs may change.
    many = [Way(sum_parts, pool, step) for step in steps for pool in POOLS]
    return list(dict.fromkeys([*talk, *many, Way(sum_each, PROCESSES, most)]))


def measure_way(way, numbers):
    """Return the sums, and the seconds without the start of the workers."""
    with open_pool(way.pool, way.workers) as executor:
        return timed(way.act, executor.map, numbers)


def measure(ways, numbers):
    """Measure a loop and all ways in turn, so that what else runs meets each of them.

    Returns
    -------
    loop, seconds, sums
        The least seconds of a loop for each number, those of each way, and one list of
        sums for each run.
    """
    loop = [float("inf")] * len(numbers)
    seconds, sums = dict.fromkeys(ways, float("inf")), []
    for _ in range(RUNS):
        alone = [timed(sum_primes, number) for number in numbers]
        sums.append([total for total, _ in alone])
        loop = [
            min(pair) for pair in zip(loop, [took for _, took in alone], strict=True)
        ]
        for way in ways:
            found, took = measure_way(way, numbers)
            sums.append(found)
            seconds[way] = min(seconds[way], took)
    return loop, seconds, sums


def conclude_calls(threads, processes):
    """Say how exceptions come back, and how the pools differ, as `try_pool` found."""
    if threads[WRONG] == processes[WRONG] == "raises TypeError":
        yield "What a worker raises stays in its Future until result() raises it here."
    if threads[NAMELESS] != processes[NAMELESS]:
        yield (
            "What goes to a process is pickled, a function as its name, by which the "
            f"process finds it. A lambda has none, so result() {processes[NAMELESS]}."
        )


def conclude_tasks(loop, speed_up):
    """Say what the largest of the talk's tasks allows, and what came of it."""
    share = max(loop) / sum(loop)
    unlike = ": more, so the machine was not quiet" if speed_up * share > 1 else ""
    return (
        f"The largest task is {share:.0%} of the work, and one worker's. So however "
        f"many workers there are, all three can be {1 / share:.1f} times as fast at "
        f"most. The talk's {TALK} processes were {speed_up:.1f} times as fast{unlike}."
    )


def conclude_pools(loop, few, threads, processes, gil, available):
    """Say what the pools gained with many tasks.

    Parameters
    ----------
    loop, few, threads, processes
        Seconds of a loop, and with the most workers: of few tasks in processes, of
        many in threads and in processes.
    gil
        Whether this Python has one.
    available
        How many cores there are.
    """
    ratio = threads / processes
    yield (
        f"With many tasks, threads were {loop / threads:.1f} times as fast as the loop "
        f"and processes {loop / processes:.1f} times, so processes {ratio:.1f} times "
        "as fast as threads."
    )
    if available < 2:
        yield "There is one core, which they had to share."
    elif gil and min(ratio, loop / processes) >= GAIN:
        yield "With the GIL one thread at a time runs Python; each process has its own."
    elif not gil and loop / threads >= GAIN:
        yield "This Python has no GIL: threads run at once, too."
    else:
        yield (
            f"That is little: some of the {available} cores were busy, or the tasks "
            "are too small."
        )
    if few / processes >= GAIN:
        yield (
            f"With as many workers, three tasks took {few:.2f} s and many "
            f"{processes:.2f} s: with small tasks no worker is long without one."
        )


def conclude_sums(sums):
    """Say whether each run gave the same sums."""
    same = sum(found == sums[0] for found in sums)
    if same == len(sums):
        return f"All {same} runs gave the same three sums."
    return f"Only {same} of {len(sums)} runs gave the sums of the first."


def show_calls(stage):
    """Make the same calls of both executors, and say what there is to know of them."""
    found = {}
    for pool in POOLS:
        with open_pool(pool, 1) as executor:
            found[pool] = try_pool(executor)
    rows = [
        (call, given, found[PROCESSES][call]) for call, given in found[THREADS].items()
    ]
    stage.table(("call", *POOLS), rows, call="the same calls of both executors")
    for sentence in conclude_calls(found[THREADS], found[PROCESSES]):
        stage.say(sentence)
    stage.say(
        "Processes that are not forked import the program anew, which must then not "
        'start others: hence if __name__ == "__main__". Here they start by '
        f"{multiprocessing.get_context().get_start_method()}."
    )
    stage.say(
        "The talk called Executor abstract, not to be used itself. Python does not "
        f"forbid it, but Executor().submit {try_call(lambda: Executor().submit(abs))}."
    )


def show_speed_up(stage, alone, seconds, numbers):
    """Draw how many times as fast as a loop each way was; `numbers` says how many."""
    rows = [("a loop", 1, numbers, alone)]
    for way, took in seconds.items():
        tasks = numbers * (PARTS if way.act is sum_parts else 1)
        rows.append((way.pool, way.workers, tasks, took))
    gains = [alone / took for *_, took in rows]
    stage.bars(
        ("pool", "workers", "tasks", "seconds", "speed-up"),
        [
            (*row[:3], f"{row[3]:.2f}", f"{gain:.1f}")
            for row, gain in zip(rows, gains, strict=True)
        ],
        gains,
        call="speed-up against that loop",
    )


def main():
    """Try the two executors, then sum primes with both, as three tasks and as many."""
    of = "primes are summed below it, and below 1/3 and 2/3 of it"
    options = read_options(None, __doc__, count=COUNT, of=of, most=600_000)
    stage = Stage(None, __doc__)
    numbers = [options.count * third // 3 for third in (1, 2, 3)]
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    show_calls(stage)
    busy = describe_load(os.getloadavg()[0], cores())
    stage.say(f"\n{cores()} core{'s' if cores() > 1 else ''}.{busy}")
    ways = list_ways(cores())
    loop, seconds, sums = measure(ways, numbers)
    alone = sum(loop)
    rows = [
        (number, total, f"{took:.2f}")
        for number, total, took in zip(numbers, sums[0], loop, strict=True)
    ]
    call = "the talk's three tasks in a loop"
    stage.bars(("primes below", "sum", "seconds"), rows, loop, call=call)
    stage.say(conclude_tasks(loop, alone / seconds[sum_each, PROCESSES, TALK]))

    show_speed_up(stage, alone, seconds, len(numbers))
    most = max(way.workers for way in ways if way.act is sum_parts)
    threads, processes = (seconds[sum_parts, pool, most] for pool in POOLS)
    few = seconds[sum_each, PROCESSES, most]
    for sentence in conclude_pools(alone, few, threads, processes, gil, cores()):
        stage.say(sentence)
    stage.say(conclude_sums(sums))

    threads, processes = default_workers()
    stage.say(
        f"The talk wrote max_workers={TALK}, and measured 1.23 s with threads, 0.72 s "
        f"with processes. Unless told, a pool here has up to {threads} threads (the "
        f"cores and 4, at most 32) or {processes} processes (the cores). Up to Python "
        "3.12 all cores of the machine count, since 3.13 those that this process may "
        "use."
    )
    leave(
        stage,
        "futures",
        "one interface to both, so measure which pays; make more tasks than workers, "
        "and ask each Future for its result, or you miss what was raised.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
