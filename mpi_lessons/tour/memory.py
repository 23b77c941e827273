"""Memory: what a call takes of it at most, measured in a process of its own.

A process keeps its peak for as long as it lives, and what it has already imported or
computed counts. So each call that is measured gets a fresh one.
"""

import contextlib
import multiprocessing
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from mpi_lessons.tour.frame import deaf_children
from mpi_lessons.tour.measure import best

STATUS = Path("/proc/self/status")  # Linux only


class Fresh(NamedTuple):
    """What was measured in a fresh process.

    Parameters
    ----------
    result
        What the call returned.
    seconds
        The least of its runs, without the start of the process.
    peak
        Bytes of memory that the process has held at once, with Python and its imports.
    """

    result: Any
    seconds: float
    peak: int


def peak_bytes() -> int:
    """Return how many bytes of memory this process has held at once so far."""
    # Subtle: Linux lets ru_maxrss of a process begin with the peak of the one that
    # started it; VmHWM begins anew.
    with contextlib.suppress(OSError):
        for line in STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def measure_fresh(function: Callable, *args, runs: int = 1) -> Fresh:
    """Call a function in a fresh process, and return what it took.

    Parameters
    ----------
    function
        It stands at the top of a module, takes `args` and returns what can be pickled.
        It must not start processes: where this one ends early, nobody would end them.
    runs
        How often to call it; the quickest counts.

    Raises
    ------
    Exception
        What the function raised.
    RuntimeError
        The process ended before it had an answer.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    work = (there, function, args, runs)
    process = context.Process(target=_answer, args=work, daemon=True)
    try:
        with deaf_children():
            process.start()
        there.close()
        found = here.recv()
    except EOFError:
        process.join()
        raise RuntimeError(
            f"a process needs to answer, but this one ended with {process.exitcode}: "
            "see that there is memory enough"
        ) from None
    finally:
        here.close()
        if process.pid is not None:
            process.kill()
            process.join()
    if isinstance(found, BaseException):
        raise found
    return found


def _answer(there, function: Callable, args: tuple, runs: int) -> None:
    """Call in the fresh process, and send what was measured, or what was raised."""
    try:
        found = Fresh(*best(function, *args, runs=runs), peak_bytes())
    except Exception as error:
        found = error
    with contextlib.suppress(BrokenPipeError):  # who asked has gone
        there.send(found)
