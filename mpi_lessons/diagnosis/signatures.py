"""Signatures: of what type, how long and where the items of a buffer argument are.

mpi4py takes an array, or a list such as ``[data, count, datatype]``; the counts are
those of the MPI call that it makes of it. What is not understood has type 0 and length
-1: it is never compared.
"""

import zlib
from collections.abc import Sequence

from mpi4py import MPI

UNKNOWN, BYTE = 0, 1
NAMES = {
    UNKNOWN: "items of some type",
    BYTE: "bytes",
}
_SHORT = {"b": "bool", "i": "int", "u": "uint", "f": "float", "c": "complex"}
_by_text: dict[str, int] = {"": UNKNOWN}
for _kind in "biufc":
    for _size in (1, 2, 4, 8, 16, 32):
        _by_text[f"{_kind}{_size}"] = len(NAMES)
        NAMES[len(NAMES)] = (
            _SHORT[_kind] if _kind == "b" else f"{_SHORT[_kind]}{8 * _size}"
        )
ONE_BYTE = frozenset({BYTE, *(_by_text[f"{kind}1"] for kind in "biu")})
_by_char: dict[str, int] = {
    char: _by_text.get(datatype.typestr, UNKNOWN)
    for char, datatype in MPI._typedict.items()
    if len(char) == 1
}
Signature = tuple[int, int, bool]  # type, bytes, whether in Fortran's order
NOTHING: Signature = (UNKNOWN, -1, False)


def signature(buf: object) -> Signature:
    """Return type, length in bytes, and whether the items lie in Fortran's order."""
    try:
        dtype = buf.dtype
        # An array of NumPy, or what looks like one.
        fortran = buf.ndim > 1 and not buf.flags.c_contiguous
        return _by_char.get(dtype.char, UNKNOWN), buf.nbytes, fortran
    except AttributeError:
        pass
    try:
        if isinstance(buf, (list, tuple)):
            return _of_list(buf)
        view = memoryview(buf)
        if isinstance(buf, (bytes, bytearray)):
            return BYTE, view.nbytes, False
        return _by_char.get(view.format, UNKNOWN), view.nbytes, False
    except (TypeError, ValueError, AttributeError, MPI.Exception):
        return NOTHING


def _of_list(spec: Sequence) -> Signature:
    """Return the signature of ``[data, count or counts, displs, datatype]``."""
    data, *rest = spec
    datatype = None
    if rest and isinstance(rest[-1], (MPI.Datatype, str)):
        datatype = rest.pop()
    if isinstance(datatype, str):
        datatype = MPI._typedict[datatype]
    type_, length, fortran = signature(data) if data is not None else NOTHING
    if datatype is not None:
        type_ = type_of(datatype)
    size = datatype.Get_size() if datatype is not None else _item_size(data)
    if not rest or rest[0] is None:
        return type_, length, fortran
    count = rest[0]
    if isinstance(count, tuple) and len(count) == 2 and not _is_number(count[0]):
        count = count[0]  # (counts, displs)
    if _is_number(count):
        return type_, int(count) * size, fortran
    return type_, sum(int(one) for one in count) * size, fortran


def _is_number(value: object) -> bool:
    return hasattr(value, "__index__")


def _item_size(data: object) -> int:
    return getattr(data, "itemsize", None) or memoryview(data).itemsize


def counts(spec: object, size: int) -> list[int] | None:
    """Return the bytes for each of `size` ranks of a spec with counts, else None."""
    try:
        if not isinstance(spec, (list, tuple)):
            return _even(spec, size)
        data, *rest = spec
        datatype = None
        if rest and isinstance(rest[-1], (MPI.Datatype, str)):
            datatype = rest.pop()
        if isinstance(datatype, str):
            datatype = MPI._typedict[datatype]
        item = datatype.Get_size() if datatype is not None else _item_size(data)
        if not rest or rest[0] is None:
            return _even(data, size)
        count = rest[0]
        if isinstance(count, tuple) and len(count) == 2 and not _is_number(count[0]):
            count = count[0]
        if _is_number(count):
            return None
        return [int(one) * item for one in count]
    except (TypeError, ValueError, AttributeError, MPI.Exception):
        return None


def _even(data: object, size: int) -> list[int] | None:
    """Return equal shares as mpi4py makes them, the first ones longer by one item."""
    item = _item_size(data)
    items = signature(data)[1] // item
    return [item * (items // size + (rank < items % size)) for rank in range(size)]


def type_of(datatype: MPI.Datatype) -> int:
    """Return the number of the basic type that a datatype is made of."""
    if datatype == MPI.BYTE or datatype == MPI.PACKED:
        return BYTE
    known = _by_text.get(datatype.typestr)
    if known:
        return known
    if datatype.is_predefined:
        # A pair such as MPI.DOUBLE_INT: its name says what it is.
        return 1000 + zlib.crc32(datatype.Get_name().encode())
    parts = datatype.Get_contents()[-1]
    if len({part.typestr for part in parts}) != 1:
        return UNKNOWN
    return type_of(parts[0])


def name(type_: int) -> str:
    """Return how a report calls a type."""
    return NAMES.get(type_, "items of another type")


def agree(one: int, other: int) -> bool:
    """Say whether two types may meet: bytes match all, unknown is not accused."""
    if one == other or not one or not other:
        return True
    if BYTE in (one, other):
        return True
    return one in ONE_BYTE and other in ONE_BYTE


def span(buf: object) -> tuple[int, int] | None:
    """Return first and last-but-one address of a contiguous buffer, None if unknown."""
    data = buf
    if isinstance(buf, (list, tuple)):
        if any(
            isinstance(part, MPI.Datatype) and not part.is_predefined for part in buf
        ):
            return None
        data = buf[0] if buf else None
        if len(buf) > 1 and not isinstance(buf[1], (MPI.Datatype, str, type(None))):
            return None
    try:
        view = MPI.buffer.frombuffer(data, readonly=True)
    except (TypeError, ValueError, BufferError, AttributeError, KeyError):
        return None
    return view.address, view.address + view.nbytes
