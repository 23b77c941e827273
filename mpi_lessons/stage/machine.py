"""Machine: the cores that a rank may use, as its system counts them."""

import os
from collections.abc import Iterable, Sequence

from mpi_lessons.stage.words import elide, ranges


def my_cores() -> frozenset[int] | None:
    """Return the numbers of the cores that this process may use; None: not known.

    A launcher that binds its ranks leaves each of them some of the host's cores. Only
    Linux tells.
    """
    if not hasattr(os, "sched_getaffinity"):
        return None
    return frozenset(os.sched_getaffinity(0))


def spell_cores(cores: Sequence[frozenset[int] | None]) -> str:
    """Write which cores the ranks of one host may use, in the order of the ranks."""
    if None in cores:
        return "not known here"
    if len(set(cores)) > 1:
        return elide([ranges(mine) for mine in cores], " | ")
    if len(cores[0]) > 1:
        return f"any of {ranges(cores[0])}"
    return f"{'all on ' if len(cores) > 1 else ''}{ranges(cores[0])}"


def core_count(places: Iterable[tuple[str, frozenset[int] | None, int]]) -> int:
    """Return how many different cores ranks have together.

    Parameters
    ----------
    places
        Of each rank its host, what `my_cores` says there, and how many cores the host
        has, which counts where that is None.
    """
    of_host = {}
    for host, cores, whole in places:
        mine = frozenset(range(whole)) if cores is None else cores
        of_host[host] = of_host.get(host, frozenset()) | mine
    return sum(map(len, of_host.values()))
