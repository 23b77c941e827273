"""The GIL: threads that run Python take turns; those that wait do not.

Run     python -m mpi_lessons.tour.gil
Watch   Two threads do twice the work: when do they take twice the time?
Rules   The global interpreter lock (GIL) lets one thread at a time run Python. It is
        released while a thread sleeps, reads or writes, and inside NumPy's loops.
        Free-threaded CPython (3.13 and newer, a build of its own) has none.
Source  Python docs: glossary, "global interpreter lock"; PEP 703; HOWTO "Python
        support for free threading"
"""

import statistics
import sys
import sysconfig
import threading
import time

import numpy as np

from mpi_lessons.stage import Stage, read_options
from mpi_lessons.tour.frame import run
from mpi_lessons.tour.measure import cores, timed
from mpi_lessons.tour.route import leave

COUNT = 30_000
SLEEP = 0.5  # seconds
ITEMS = 4_000_000  # that NumPy sorts
RUNS = 3  # the median counts
TURNS = 1.5  # times one; above it threads took turns rather than ran at once
LABELS = ("what each thread does", "threads", "seconds", "times one")


def factorial(number):
    """Return 1 * 2 * ... * number, multiplied one by one."""
    product = 1
    for factor in range(2, number + 1):
        product *= factor
    return product


def sort_numbers(count):
    """Sort `count` float64 numbers; NumPy releases the GIL meanwhile."""
    return np.sort(np.sin(np.arange(float(count))))


def in_threads(count, function, *args):
    """Call a function in `count` threads at once, and wait for all of them."""
    threads = [threading.Thread(target=function, args=args) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def find_gil():
    """Say what this Python is: "gil", "free" of it, or "forced" to have it again.

    A free-threaded build takes the GIL back where ``PYTHON_GIL=1`` asks for it, or a
    module is imported that has not said it can do without.
    """
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "gil"
    return "forced" if sys._is_gil_enabled() else "free"


def measure(works):
    """Return a row of LABELS for each work with one thread, and with two.

    One and two threads run in turn, so that what else the machine does meets both; the
    ratio is the median of the pairs.
    """
    rows = []
    for label, function, argument in works:
        pairs = [
            [timed(in_threads, count, function, argument)[1] for count in (1, 2)]
            for _ in range(RUNS)
        ]
        ratio = statistics.median(two / one for one, two in pairs)
        one, two = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
        rows += [(label, 1, one, 1.0), (label, 2, two, ratio)]
    return rows


def describe(gil):
    """Say in a sentence which Python this is."""
    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return {
        "gil": f"{version} with the GIL, as it is usually built.",
        "free": f"{version}, free-threaded: there is no GIL in this process.",
        "forced": f"{version}, free-threaded, but the GIL is on: PYTHON_GIL=1, or a "
        "module that needs it, has switched it on again.",
    }[gil]


def conclude(ratio, gil, available):
    """Say what two threads of Python took, `ratio` times one's time, and why."""
    took = f"Two threads took {ratio:.1f} times as long as one, for twice the work: "
    if gil != "free":
        if ratio >= TURNS:
            return f"{took}the GIL lets one at a time run."
        return f"{took}too little for taking turns, so this machine is not quiet."
    if available < 2:
        return f"{took}there is no GIL, but only one core."
    if ratio < TURNS:
        return f"{took}without a GIL both ran at once."
    return f"{took}no GIL is in the way, so the cores must be busy with other things."


def main():
    """Give one thread and two threads the same work each: Python, waiting, NumPy."""
    of = "the factorial is taken of it"
    options = read_options(None, __doc__, count=COUNT, of=of, most=200_000)
    stage = Stage(None, __doc__)
    gil = find_gil()
    stage.say(f"{describe(gil)} {cores()} core{'s' if cores() > 1 else ''}.")

    rows = measure(
        [
            (f"factorial({options.count}), Python", factorial, options.count),
            (f"time.sleep({SLEEP})", time.sleep, SLEEP),
            (f"NumPy sorts {ITEMS / 1e6:.0f} million", sort_numbers, ITEMS),
        ]
    )
    cells = [(*row[:2], f"{row[2]:.2f}", f"{row[3]:.1f}") for row in rows]
    stage.bars(LABELS, cells, [row[2] for row in rows], call="one thread, and two")
    stage.say(conclude(rows[1][3], gil, cores()))
    stage.say(
        "The talk measured 3.4 s and 6.2 s, and said that Python runs one thread: it "
        "has many, of which one at a time runs Python. That was true of every CPython "
        "then; since 3.13 there is a build without the GIL."
    )
    leave(
        stage,
        "gil",
        "threads help where a program waits or computes in C; for Python code take "
        "processes.",
    )


if __name__ == "__main__":
    run(main)
