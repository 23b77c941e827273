"""Measure: seconds that a call takes, and the cores there are for it."""

import os
import time
from collections.abc import Callable
from typing import Any

from mpi_lessons.stage.machine import my_cores


def timed(call: Callable, *args) -> tuple[Any, float]:
    """Call, and return the result and the seconds that it took."""
    start = time.perf_counter()
    result = call(*args)
    return result, time.perf_counter() - start


def best(call: Callable, *args, runs: int = 3) -> tuple[Any, float]:
    """Call several times; return a result and the least seconds.

    What else runs on a machine can only make a call slower, so the least is nearest
    to what the call costs.
    """
    results = [timed(call, *args) for _ in range(runs)]
    return min(results, key=lambda result: result[1])


def cores() -> int:
    """Return how many cores this process may use."""
    return len(my_cores() or ()) or os.cpu_count() or 1
