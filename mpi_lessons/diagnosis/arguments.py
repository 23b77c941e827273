"""Arguments: what is wrong with what a call was given.

The texts of MPICH and Open MPI differ, and neither speaks of the program. So what was
wrong is looked up in the arguments of the call, not in the text of the exception: it
reads the same under every MPI.
"""

import pickle

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import FAMILIES, collective_methods
from mpi_lessons.diagnosis.signatures import signature

ROLES = ("buf", "sendbuf", "recvbuf")
_PARAMETERS = {
    "send": ("obj", "dest", "tag"),
    "Send": ("buf", "dest", "tag"),
    "recv": ("obj", "source", "tag", "status"),
    "Recv": ("buf", "source", "tag", "status"),
    "sendrecv": ("obj", "dest", "tag", "recvobj", "source", "recvtag", "status"),
    "Sendrecv": ("sendbuf", "dest", "tag", "recvbuf", "source", "recvtag", "status"),
    "Sendrecv_replace": ("buf", "dest", "tag", "source", "recvtag", "status"),
    "probe": ("source", "tag", "status"),
}
NULL = (
    "uses a communicator that is COMM_NULL or was freed: a rank that is no member of a "
    "communicator must not use it"
)


def named(name: str, arguments: tuple) -> dict:
    """Return what a method was given, by the names of its parameters."""
    if name in _PARAMETERS:
        names = _PARAMETERS[name]
    else:
        methods = collective_methods()
        if name in methods:
            names = methods[name][2]
        elif name.lower().endswith("send") or name.endswith("end_init"):
            names = _PARAMETERS["Send" if name[0].isupper() else "send"]
        elif name in FAMILIES["probe"]:
            names = _PARAMETERS["probe"]
        elif name in ("irecv", "Irecv", "Recv_init"):
            names = _PARAMETERS["recv" if name == "irecv" else "Recv"][:3]
        else:
            names = ()
    return dict(zip(names, arguments, strict=False))


def reason(comm, name: str, given: dict, error) -> tuple[str, str]:
    """Return kind and words for what is wrong with a call."""
    size = _size(comm)
    if size is None:
        return "bad-argument", NULL
    for key in ("dest", "source", "root"):
        if key not in given:
            continue
        rank = given[key]
        wild = {MPI.PROC_NULL, MPI.ANY_SOURCE} if key == "source" else {MPI.PROC_NULL}
        wild = {MPI.ROOT, MPI.PROC_NULL} if key == "root" and comm.is_inter else wild
        if key == "root" and not comm.is_inter:
            wild = set()
        if not in_range(rank, size) and rank not in wild:
            return (
                "bad-argument",
                f"names {key}={rank!r}, but the ranks are 0 to {size - 1}"
                + (", whole numbers" if not isinstance(rank, int) else ""),
            )
    for key in ("tag", "recvtag"):
        if key in given and (found := _bad_tag(given[key], key, name)):
            return "bad-argument", found
    if is_truncation(error):
        return "truncation", "received a message longer than its buffer"
    if name in ("scatter", "alltoall") and given.get("sendobj") is not None:
        length = length_of(given["sendobj"])
        if length != size:
            found = "no list" if length is None else f"{length} items"
            return (
                "bad-argument",
                f"needs a list with one item per rank, {size} items, and was given "
                f"{found}",
            )
    if name[0].islower():
        return _about_object(given, error)
    return _about_buffers(name, given, size, error)


def _about_object(given: dict, error) -> tuple[str, str]:
    value = given.get("obj", given.get("sendobj"))
    if isinstance(error, pickle.UnpicklingError | EOFError):
        return (
            "kind-mismatch",
            "received what is no pickled object: it was sent as a buffer (upper case)",
        )
    if not pickles(value):
        return (
            "bad-argument",
            f"cannot pickle what it is given, {_kind(value)}: lower-case calls send "
            "what pickle can copy, not functions made inside functions, open files or "
            "generators",
        )
    if (
        "op" in given
        and not isinstance(given["op"], MPI.Op)
        and not callable(given["op"])
    ):
        return "bad-argument", f"needs op to be an MPI.Op, found {_kind(given['op'])}"
    return "bad-argument", f"failed: {last_line(error)}"


def _about_buffers(name: str, given: dict, size: int, error) -> tuple[str, str]:
    if "op" in given and not isinstance(given["op"], MPI.Op):
        return (
            "bad-argument",
            f"needs op to be an MPI.Op such as MPI.SUM, found {_kind(given['op'])}",
        )
    for role in ROLES:
        if role in given and (found := complaint(given[role], role)):
            return found
    sendbuf, recvbuf = given.get("sendbuf"), given.get("recvbuf")
    if sendbuf is not None and sendbuf is recvbuf:
        return (
            "bad-argument",
            "has one array as sendbuf and as recvbuf: give two, or MPI.IN_PLACE as "
            "sendbuf",
        )
    if name.lower().removeprefix("i") in ("scatter", "gather", "alltoall", "allgather"):
        big = sendbuf if "scatter" in name.lower() else recvbuf
        _, length, _ = signature(big)
        if length >= 0 and length % size:
            return (
                "bad-argument",
                f"cannot deal {length} bytes in {size} equal blocks: use the variant "
                f"with v, {name}v, and say how much each rank gets",
            )
    if sendbuf is not None and recvbuf is not None:
        one, two = signature(sendbuf), signature(recvbuf)
        if one[0] != two[0] and one[0] and two[0]:
            return "type-mismatch", "has a sendbuf and a recvbuf of different types"
        if one[1] != two[1] and min(one[1], two[1]) >= 0:
            return (
                "count-mismatch",
                f"has a sendbuf of {one[1]} bytes and a recvbuf of {two[1]}: they do "
                "not fit",
            )
    return "bad-argument", f"failed: {last_line(error)}"


def complaint(buf: object, role: str) -> tuple[str, str] | None:
    """Return kind and words for a buffer that MPI cannot use."""
    if buf is MPI.IN_PLACE or buf is MPI.BOTTOM:
        return None
    if buf is None:
        return (
            "bad-argument",
            f"has None as {role}: upper-case calls need memory that exists already, "
            "such as numpy.empty(...)",
        )
    data = buf[0] if isinstance(buf, (list, tuple)) and buf else buf
    if isinstance(data, (int, float, complex, str)) or data is None:
        if data is None and data is not buf:
            return None  # [None, 0, MPI.INT] sends nothing
        return (
            "bad-argument",
            f"has {_kind(buf)} as {role}: upper-case calls need an array; lower-case "
            "calls take any object",
        )
    dtype = getattr(data, "dtype", None)
    if getattr(dtype, "char", "-") in "OU" and data is buf:
        return (
            "bad-argument",
            f"has an array of dtype {dtype} as {role}: MPI knows numbers only; "
            "send it by a lower-case call",
        )
    flags = getattr(data, "flags", None)
    if flags is not None and hasattr(flags, "forc") and not flags.forc and data is buf:
        return (
            "not-contiguous",
            f"has a {role} that is not contiguous, such as a column or every second "
            "item: send a copy, numpy.ascontiguousarray(a), or describe it by a "
            "datatype (Create_vector)",
        )
    writes = role == "recvbuf"
    if writes and getattr(flags, "writeable", True) is False:
        return "bad-argument", f"has a {role} that is read-only"
    return None


def in_range(rank: object, size: int) -> bool:
    """Say whether this is a rank of so many."""
    return isinstance(rank, int) and 0 <= rank < size


def _bad_tag(tag: object, key: str, name: str) -> str | None:
    receives = "recv" in name.lower() or "probe" in name.lower()
    if receives and tag == MPI.ANY_TAG:
        return None
    if isinstance(tag, int) and 0 <= tag <= _tag_limit():
        return None
    return (
        f"names {key}={tag!r}, but a tag is a whole number from 0 to 32767 "
        "(MPI.TAG_UB: often more)"
    )


def _tag_limit() -> int:
    return MPI.COMM_SELF.Get_attr(MPI.TAG_UB) or 32767


def _size(comm) -> int | None:
    if comm == MPI.COMM_NULL:
        return None
    try:
        return comm.remote_size if comm.is_inter else comm.size
    except MPI.Exception:
        return None


def length_of(value: object) -> int | None:
    """Return how many items a sequence has; None where it is none."""
    try:
        return len(value)
    except TypeError:
        return None


def pickles(value: object) -> bool:
    """Say whether an object can be pickled."""
    try:
        MPI.pickle.dumps(value)
    except Exception:
        return False
    return True


def is_truncation(error) -> bool:
    """Say whether MPI found a message longer than its buffer."""
    return (
        isinstance(error, MPI.Exception) and error.Get_error_class() == MPI.ERR_TRUNCATE
    )


def last_line(error) -> str:
    """Return the last line of what an exception says."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[-1].strip() if text else ''}".rstrip(": ")


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
