"""Mapping: one function over many inputs, spelled in five ways.

Run     python -m mpi_lessons.tour.mapping
Watch   Which spelling is faster, and for which work is it slower?
Rules   [f(x) for x in inputs] needs each f(x) alone: so a pool may share them out, and
        gives the results back in the order of the inputs. To send an input to another
        process and its result back costs time: give each enough to do, or send many
        at once (chunksize).
Source  Python docs: map; concurrent.futures, "Executor Objects"; multiprocessing,
        "Process Pools"
"""

import contextlib
import functools
import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import deaf_children, run
from mpi_lessons.tour.measure import best, cores, timed
from mpi_lessons.tour.primes import blocks, sum_block
from mpi_lessons.tour.route import leave

COUNT = 200_000
WORKERS = 2
TASKS = 16  # blocks of numbers
TINY = 4_000  # numbers to square
GAIN = 1.2  # times as fast, from which on it is no chance


def square(number):
    """Return a number times itself."""
    return number * number


def in_loop(function, inputs):
    """Apply a function to each input, by a loop that appends."""
    outputs = []
    for item in inputs:
        outputs.append(function(item))
    return outputs


def in_comprehension(function, inputs):
    """Apply a function to each input, by a list comprehension."""
    return [function(item) for item in inputs]


def in_map(function, inputs):
    """Apply a function to each input, by map, consumed into a list."""
    return list(map(function, inputs))


def spell_all(threads, processes):
    """Return the five spellings: label, and what is called with function and inputs.

    Parameters
    ----------
    threads : concurrent.futures.Executor
        Its map is consumed into a list, as the built-in one.
    processes : multiprocessing.pool.Pool
        Its map returns a list.
    """
    return {
        "loop": in_loop,
        "comprehension": in_comprehension,
        "map": in_map,
        f"{WORKERS} threads": lambda function, items: list(
            threads.map(function, items)
        ),
        f"{WORKERS} processes": processes.map,
    }


def spell_small(ways, processes):
    """Return four spellings for short calls: two of all, and processes with chunks.

    Pool.map makes four chunks for each process unless told; Executor.map sends one by
    one.
    """
    labels = "comprehension", f"{WORKERS} threads"
    chosen = {label: ways[label] for label in labels}
    for size in (1, TINY // (4 * WORKERS)):
        label = f"{WORKERS} processes, chunksize={size}"
        chosen[label] = functools.partial(processes.map, chunksize=size)
    return chosen


@contextlib.contextmanager
def start_pool():
    """Give a pool of WORKERS processes, and the seconds until the first results."""

    def start():
        with deaf_children():
            pool = multiprocessing.Pool(WORKERS)
        pool.map(square, range(WORKERS), chunksize=1)
        return pool

    pool, seconds = timed(start)
    with pool:
        yield pool, seconds


def watch_map(inputs):
    """Return rows of what is written, the calls that this makes, and what it gives."""
    calls = []

    def noted(number):
        calls.append(number)
        return square(number)

    def row(written, act):
        before = len(calls)
        given = act()
        return written, len(calls) - before, given

    mapped = map(noted, inputs)
    return [
        ("m = map(square, inputs)", len(calls), "a map object"),
        row("next(m)", lambda: next(mapped)),
        row("list(m)", lambda: list(mapped)),
        row("list(m), again", lambda: list(mapped)),
        row("[square(x) for x in inputs]", lambda: in_comprehension(noted, inputs)),
    ]


def conclude_lazy(rows):
    """Say when map calls its function, from the rows of `watch_map`."""
    made = [calls for _, calls, _ in rows]
    if made[0] or made[3]:
        return f"map made {made[0]} calls before anything was asked of it."
    return (
        "map calls nothing until it is asked, and gives each result once. In the "
        "talk's Python 2 it returned a list: list(map(...)) does so now."
    )


def measure(ways, function, inputs):
    """Return rows of label, seconds, and whether the results are those of the first."""
    rows, right = [], None
    for label, way in ways.items():
        results, seconds = best(way, function, inputs)
        right = results if right is None else right
        rows.append((label, seconds, results == right))
    return rows


def conclude_large(rows, gil, available):
    """Say what each pool gained over the loop, from the rows of `measure`, and why."""
    loop, *_, threads, processes = (seconds for _, seconds, _ in rows)
    why = {
        (True, False): "with the GIL, one at a time runs Python.",
        (True, True): "more than the GIL lets them, so this machine is not quiet.",
        (False, False): "there is no GIL, so no second core was free.",
        (False, True): "there is no GIL, so they ran at once.",
    }[bool(gil), loop / threads >= GAIN]
    gain = f"{loop / threads:.1f}"
    yield f"{WORKERS} threads were {gain} times as fast as the loop: {why}"
    if loop / processes >= GAIN:
        why = "each is a Python of its own."
    elif available < 2:
        why = "there is one core."
    else:
        why = "too little work to be shared out, or no second core was free."
    yield f"{WORKERS} processes were {loop / processes:.1f} times as fast: {why}"


def conclude_small(rows):
    """Say what it costs to send inputs that next to nothing is done with."""
    alone, threads, single, chunks = (seconds / TINY * 1e6 for _, seconds, _ in rows)
    yield (
        f"A square costs {alone:.2f} microseconds here, and {single / alone:.0f} times "
        f"as much when sent to a process and back alone; {chunks / alone:.1f} times "
        "in chunks."
    )
    if min(threads, single, chunks) > alone:
        yield "So each pool is slower than none: there is too little to share out."


def show(stage, call, rows, unit, scale):
    """Draw the rows of `measure`, with the time in a unit, of which 1 s has `scale`."""
    times = [seconds * scale for _, seconds, _ in rows]
    cells = [(row[0], f"{time:.2f}") for row, time in zip(rows, times, strict=True)]
    stage.bars(("spelling", unit), cells, times, call=call)


def main():
    """Map a long and a short function over inputs, in all spellings."""
    of = "the primes below it are summed"
    options = read_options(None, __doc__, count=COUNT, of=of, most=1_000_000)
    stage = Stage(None, __doc__)
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()

    rows = watch_map([1, 2, 3])
    labels = ("inputs = [1, 2, 3]", "calls", "gives")
    stage.table(labels, rows, call="when is the function called?")
    stage.say(conclude_lazy(rows))
    stage.say(
        "The talk's loop appended to a misspelt name, and its map was given another "
        "function's: both would end in a NameError."
    )

    with start_pool() as (processes, seconds), ThreadPoolExecutor(WORKERS) as threads:
        ways = spell_all(threads, processes)
        large = measure(ways, sum_block, blocks(options.count, TASKS))
        ways = spell_small(ways, processes)
        small = measure(ways, square, range(TINY))

    call = f"sum the primes below {options.count}, in {TASKS} blocks"
    show(stage, call, large, "seconds", 1)
    for sentence in conclude_large(large, gil, cores()):
        stage.say(sentence)
    stage.say(f"To start the pool of processes took {seconds:.2f} s, once.")
    show(stage, f"square {TINY} numbers", small, "microseconds each", 1e6 / TINY)
    for sentence in conclude_small(small):
        stage.say(sentence)
    same = sum(same for *_, same in large + small)
    stage.say(
        f"{same} of {len(large + small)} spellings gave the same list as the first of "
        "their table."
    )
    leave(
        stage,
        "mapping",
        "write a function of one input and map it; a pool is then one word, and pays "
        "where a call takes far longer than sending its input.",
    )


if __name__ == "__main__":
    run(main, unwind=True)
