"""as_completed: results as they come, in order, or once some of them are there.

Run     python -m mpi_lessons.tour.as_completed
Watch   When does each task end, and when does the program get its result?
Rules   as_completed gives each future when it is done. Executor.map gives results in
        the order of the inputs, so a slow one holds back those behind it. wait returns
        two sets, done and not_done: at the first that is done (FIRST_COMPLETED), at
        the first that failed (FIRST_EXCEPTION), or when all are (ALL_COMPLETED).
Source  Python docs: concurrent.futures, "Module Functions"
"""

import time
from concurrent.futures import (
    ALL_COMPLETED,
    FIRST_COMPLETED,
    FIRST_EXCEPTION,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures import TimeoutError as NotDone  # the built-in one since 3.11

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import run
from mpi_lessons.tour.route import leave

COUNT = 5
STEP = 0.2  # seconds by which one task sleeps longer than the next shorter one
CONDITIONS = {
    "FIRST_COMPLETED": FIRST_COMPLETED,
    "FIRST_EXCEPTION": FIRST_EXCEPTION,
    "ALL_COMPLETED": ALL_COMPLETED,
}


def choose_naps(count):
    """Return how many steps each task sleeps: the first the longest, the rest mixed."""
    steps = list(range(1, count + 1))
    return [steps.pop() if index % 2 == 0 else steps.pop(0) for index in range(count)]


def start_clock():
    """Return a function that gives the seconds since now."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start


def nap(clock, seconds):
    """Sleep; return when that began and when it ended."""
    begin = clock()
    time.sleep(seconds)
    return begin, clock()


def fail_after(clock, seconds):
    """Sleep, then raise a ValueError."""
    nap(clock, seconds)
    raise ValueError("this task fails on purpose")


def take_in_order(pool, function, inputs, clock):
    """Return for each input, in order, its result and when the map gave it."""
    return [(result, clock()) for result in pool.map(function, inputs)]


def take_as_completed(pool, function, inputs, clock):
    """Return (index, result, when it was given) as the futures are completed."""
    futures = {pool.submit(function, item): i for i, item in enumerate(inputs)}
    return [(futures[f], f.result(), clock()) for f in as_completed(futures)]


def wait_for(futures, clock):
    """Wait with each condition in turn; return rows of it, when, done and not done."""
    rows = []
    for name, condition in CONDITIONS.items():
        done, not_done = wait(futures, return_when=condition)
        rows.append((name, clock(), len(done), len(not_done)))
    return rows


def give_up(pool, function, inputs, timeout):
    """Take what is completed within `timeout` seconds, and cancel the rest.

    Returns
    -------
    taken, cancelled, running : int
        How many were completed, had not begun, and cannot be stopped any more.
    """
    futures, taken = [pool.submit(function, item) for item in inputs], 0
    try:
        for _ in as_completed(futures, timeout=timeout):
            taken += 1
    except NotDone:
        pass
    left = [future for future in futures if not future.done()]
    cancelled = sum(future.cancel() for future in left)
    return taken, cancelled, len(left) - cancelled


def waiting_time(given):
    """Return how long results lay there before the program had them, in all."""
    return sum(at - end for (_, end), at in given)


def show(stage, rows, call):
    """Draw rows of task, (begin, end) and when the result was given, in time."""
    cells = [(i, f"{end:.2f}", f"{at:.2f}") for i, (_, end), at in rows]
    spans = [span for _, span, _ in rows]
    stage.bars(("task", "ended", "got"), cells, spans, call=call)


def main():
    """Run tasks that sleep, and take their results in each way."""
    options = read_options(None, __doc__, count=COUNT, of="tasks", most=12)
    stage = Stage(None, __doc__)
    count = options.count
    naps = [steps * STEP for steps in choose_naps(count)]

    with ThreadPoolExecutor(count) as pool:
        clock = start_clock()
        given = take_in_order(pool, lambda s: nap(clock, s), naps, clock)
        rows = [(i, span, at) for i, (span, at) in enumerate(given)]
        show(stage, rows, "pool.map: each bar is a task from its begin to its end")
        in_order = waiting_time(given)

        clock = start_clock()
        came = take_as_completed(pool, lambda s: nap(clock, s), naps, clock)
        show(stage, came, "as_completed(futures), in the order in which they came")
        as_they_came = waiting_time([(span, at) for _, span, at in came])
    stage.say(
        f"Results lay there {in_order:.2f} s in all before map gave them, and "
        f"{as_they_came:.2f} s before as_completed did."
    )

    with ThreadPoolExecutor(count + 1) as pool:
        clock = start_clock()
        futures = [pool.submit(nap, clock, seconds) for seconds in naps]
        futures.append(pool.submit(fail_after, clock, STEP * (count / 2 + 0.25)))
        rows = wait_for(futures, clock)
    cells = [(name, f"{at:.2f}", *counts) for name, at, *counts in rows]
    labels = ("return_when", "returned", "done", "not_done")
    sleeping = f"{count} sleeping task{'s' if count > 1 else ''}"
    call = f"wait(futures): {sleeping}, and one that fails"
    stage.bars(labels, cells, [at for _, at, *_ in rows], call=call)
    stage.say(
        "A task that failed is done, too: its result() raises. Where none fails, "
        "FIRST_EXCEPTION waits for all."
    )

    with ThreadPoolExecutor(1) as pool:
        clock = start_clock()
        seconds = [STEP] * max(3, count)
        taken, cancelled, running = give_up(
            pool, lambda s: nap(clock, s), seconds, timeout=1.5 * STEP
        )
    were = "was" if cancelled == 1 else "were"
    stage.say(
        f"as_completed(timeout={1.5 * STEP:.1f}) with one worker and {len(seconds)} "
        f"tasks of {STEP} s: {taken} came in time, {cancelled} {were} cancelled, and "
        f"{running} had begun, which nothing can stop: a pool waits for it."
    )
    stage.say(
        "The talk printed what wait returns; take it apart by its names, .done and "
        ".not_done. Its function was named for 5 seconds, and slept 1 to 5."
    )
    leave(
        stage,
        "as_completed",
        "take results as they come where you can go on with any of them, by map where "
        "their order counts.",
    )


if __name__ == "__main__":
    run(main)
