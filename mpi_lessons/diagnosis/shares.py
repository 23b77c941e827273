"""Shares: what a rank gives to a collective, as others can compare it."""

import zlib

from mpi4py import MPI

from mpi_lessons.diagnosis import signatures
from mpi_lessons.diagnosis.calls import OPS
from mpi_lessons.diagnosis.signatures import signature

_IN_PLACE = MPI.IN_PLACE
_OPS = [getattr(MPI, name, None) if name else None for name in OPS]


def number_of_op(op: object) -> int:
    """Return the number of an operation, alike on all ranks; 0 where it is unknown."""
    if isinstance(op, MPI.Op):
        for number, known in enumerate(_OPS):
            if known is not None and op == known:
                return number
        return 0
    name = getattr(op, "__qualname__", "")
    if not name or "<" in name:  # of a lambda nobody can say which it is
        return 0
    return 1000 + zlib.crc32(name.encode())


def given_by(on, name: str, given: dict) -> tuple[int, int, list[int] | None]:
    """Return type, bytes per block and counts of what a rank gives to a collective.

    Parameters
    ----------
    on
        The rank's membership in the communicator.
    name
        The collective, in lower case.
    given
        Its arguments.
    """
    size = len(on.peers)
    root = given.get("root", -1)
    sendbuf, recvbuf = given.get("sendbuf"), given.get("recvbuf")
    at_root = on.rank == root
    if name == "bcast":
        return *signature(given["buf"])[:2], None
    if name in ("gather", "scatter") and at_root:
        return *_share(recvbuf if name == "gather" else sendbuf, size), None
    if name == "scatter":
        return *signature(recvbuf)[:2], None
    if name in ("allgather", "alltoall"):
        if sendbuf is _IN_PLACE:
            return *_share(recvbuf, size), None
        if name == "alltoall":
            return *_share(sendbuf, size), None
        return *signature(sendbuf)[:2], None
    if name.endswith("v") and not name.startswith("neighbor"):
        return _given_vector(on, name, sendbuf, recvbuf, at_root)
    if name.startswith("neighbor") or sendbuf is None or name == "alltoallw":
        return 0, -1, None
    mine = recvbuf if sendbuf is _IN_PLACE else sendbuf
    return *signature(mine)[:2], None


def _share(buf: object, size: int) -> tuple[int, int]:
    type_, length, _ = signature(buf)
    explicit = isinstance(buf, (list, tuple)) and any(
        hasattr(part, "__index__") for part in buf[1:]
    )
    if explicit:  # a count is that of one block already
        return type_, length
    return type_, length // size if length >= 0 else -1


def _given_vector(on, name, sendbuf, recvbuf, at_root):
    size = len(on.peers)
    if sendbuf is _IN_PLACE or recvbuf is _IN_PLACE:
        return 0, -1, None
    if name == "gatherv":
        type_, length, _ = signature(sendbuf)
        more = signatures.counts(recvbuf, size) if at_root else []
    elif name == "scatterv":
        type_, length, _ = signature(recvbuf)
        more = signatures.counts(sendbuf, size) if at_root else []
    elif name == "allgatherv":
        type_, length, _ = signature(sendbuf)
        more = signatures.counts(recvbuf, size)
    else:
        given = signatures.counts(sendbuf, size)
        wanted = signatures.counts(recvbuf, size)
        known = given is not None and wanted is not None
        return signature(sendbuf)[0], -1, given + wanted if known else None
    return type_, -1, [length, *more] if more is not None else None
