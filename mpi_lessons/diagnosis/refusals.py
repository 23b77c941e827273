"""Refusals: what mpi4py may refuse on one rank alone, before a collective starts."""

from mpi4py import MPI

from mpi_lessons.diagnosis.arguments import (
    ROLES,
    complaint,
    in_range,
    length_of,
    pickles,
)

_DEALT = {  # buffers that hold a block for each rank
    "scatter": ("sendbuf",),
    "gather": ("recvbuf",),
    "allgather": ("recvbuf",),
    "alltoall": ("sendbuf", "recvbuf"),
}


def suspects(on, method: str, given: dict) -> bool:
    """Say whether mpi4py may refuse a collective on this rank alone, before it starts.

    A wrong suspicion does no harm: the call is made all the same.
    """
    if method.islower():
        at_root = given.get("root", on.rank) == on.rank
        if method in ("scatter", "alltoall") and at_root:
            items = given["sendobj"]
            if items is not None and length_of(items) != len(on.peers):
                return True
        values = [v for k, v in given.items() if k in ("obj", "sendobj")]
        return bool(values) and at_root and not pickles(values[0])
    root = given.get("root")
    name = method.lower().removeprefix("i")
    for role in _DEALT.get(name, ()):
        items = _items(given[role]) if _needs(on, method, role, root) else None
        if items is not None and items % len(on.peers):
            return True
    if root is not None and not on.is_inter and not in_range(root, len(on.peers)):
        return True
    if "op" in given and not isinstance(given["op"], MPI.Op):
        return True
    return any(
        complaint(given[role], role) is not None
        for role in ROLES
        if role in given and _needs(on, method, role, root)
    )


def _needs(on, method: str, role: str, root) -> bool:
    """Say whether a buffer matters on this rank."""
    name = method.lower().removeprefix("i")
    if name in ("gather", "gatherv", "reduce") and role == "recvbuf":
        return on.rank == root
    if name in ("scatter", "scatterv") and role == "sendbuf":
        return on.rank == root
    return True


def _items(buf: object) -> int | None:
    """Return how many items a plain buffer has."""
    try:
        return memoryview(buf).nbytes // memoryview(buf).itemsize
    except (TypeError, BufferError, ValueError):
        return None
