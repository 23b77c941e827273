"""Agreement: the oracle's rules of collectives.

The k-th collective that a rank calls on a communicator is one call with the k-th of all
others. It needs others to have come, and gives each rank what it must.
"""

from random_programs.instructions import (
    OBJECT,
    Collective,
    MakeComm,
    is_nonblocking,
    plain_name,
)
from random_programs.state import Together

_REDUCE = {"SUM": sum, "MAX": max, "MIN": min}


def difference(one: Together, other: Together) -> str | None:
    """Return the kind of mismatch between what two ranks call, or None."""
    if _name(one) != _name(other):
        return "collective-mismatch"
    if not isinstance(one, Collective):
        return None
    if (one.dtype == OBJECT) != (other.dtype == OBJECT):
        return "kind-mismatch"
    if one.root != other.root:
        return "root-mismatch"
    if one.op != other.op:
        return "op-mismatch"
    if one.dtype != other.dtype:
        return "type-mismatch"
    if one.dtype != OBJECT and one.count != other.count:
        return "count-mismatch"
    return None


def _name(call: Together) -> tuple[str, bool]:
    """Return what must be alike: also whether it blocks."""
    if isinstance(call, Collective):
        return plain_name(call.call), is_nonblocking(call.call)
    return call.call, False


def needed(call: Together, rank: int, size: int, eager: bool) -> set[int]:
    """Return the ranks that must have come before a rank can leave a collective."""
    everybody = set(range(size))
    if not eager or isinstance(call, MakeComm):
        return everybody
    if not isinstance(call, Collective):
        return set()  # a communicator may be freed alone
    name = plain_name(call.call)
    if name in ("bcast", "scatter"):
        return {call.root}
    if name in ("gather", "reduce"):
        return everybody if rank == call.root else set()
    if name == "scan":
        return set(range(rank + 1))
    return everybody


def result(rank: int, calls: dict[int, Collective]) -> list[tuple[int, int]]:
    """Return the blocks that a rank gets, as (value, how many)."""
    call = calls[rank]
    name = plain_name(call.call)

    def block(source: int, number: int = 0) -> tuple[int, int]:
        values = calls[source].values  # a wrong root has none, and gives zeros
        return values[number] if number < len(values) else 0, calls[source].count

    if name == "barrier" or (name in ("gather", "reduce") and rank != call.root):
        return []
    if name == "bcast":
        return [block(call.root)]
    if name == "scatter":
        return [block(call.root, rank)]
    if name in ("gather", "allgather"):
        return [block(source) for source in sorted(calls)]
    if name == "alltoall":
        return [block(source, rank) for source in sorted(calls)]
    sources = sorted(calls)
    if name == "scan":
        sources = [source for source in sources if source <= rank]
    return [(_REDUCE[call.op](block(source)[0] for source in sources), call.count)]


def wanted(call: Collective) -> list[tuple[int, int]]:
    """Return the blocks that a rank must get, as (value, how many)."""
    return [(value, call.count) for value in call.expect]
