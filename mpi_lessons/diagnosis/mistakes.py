"""Mistakes: what an exception of MPI or mpi4py means, in words that help.

The texts of MPICH and Open MPI differ, and neither speaks of the program. So what was
wrong is looked up in the arguments of the call, not in the text of the exception: it
reads the same under every MPI.
"""

import os
import pickle
import traceback
from collections.abc import Iterator

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.calls import FAMILIES, collective_methods
from mpi_lessons.diagnosis.findings import EXACT, Call, Finding
from mpi_lessons.diagnosis.signatures import signature

_ROLES = ("buf", "sendbuf", "recvbuf")
_DEALT = {  # buffers that hold a block for each rank
    "scatter": ("sendbuf",),
    "gather": ("recvbuf",),
    "allgather": ("recvbuf",),
    "alltoall": ("sendbuf", "recvbuf"),
}
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
IRECV_ROOM = 32768  # bytes that irecv has without a buffer of its own


def explain(session, error, comm, name: str, arguments: tuple, place: tuple) -> Finding:
    """Return the finding for an exception that a call raised.

    Parameters
    ----------
    session
        The rank's.
    error
        The exception.
    comm
        The communicator.
    name
        The method.
    arguments
        What it was given, in order.
    place
        Where it was made.
    """
    given = _named(name, arguments)
    here = session.call(_text(name, given), place)
    kind, words = _reason(comm, name, given, error)
    text = f"rank {here.rank}:  {here.call}  (line {here.line}) {words}"
    return Finding(
        kind,
        text,
        (here,),
        fatal=True,
        certain=not words.startswith("failed"),
        key=f"{kind} {here.line} {words}",
    )


def explain_pending(session, error, pending) -> Finding:
    """Return the finding for an exception that completed a request.

    What it met is still on its wire, and tells more than the exception.
    """
    for found in misfits(pending):
        return found
    here = session.call(pending.text, pending.place)
    if _is_truncation(error):
        kind = "truncation"
        words = "received a message longer than its buffer"
        if pending.name == "irecv":
            words += (
                f": without a buffer irecv has room for {IRECV_ROOM} bytes; give it "
                "one, irecv(bytearray(1 << 20), ...), or use recv"
            )
    else:
        kind, words = "bad-argument", f"failed: {_last_line(error)}"
    text = f"rank {here.rank}:  {here.call}  (line {here.line}) {words}"
    return Finding(kind, text, (here,), fatal=True)


NULL = (
    "uses a communicator that is COMM_NULL or was freed: a rank that is no member of a "
    "communicator must not use it"
)


def null_communicator(session, error) -> Finding | None:
    """Return the finding where a communicator was used that is none."""
    if (
        not isinstance(error, MPI.Exception)
        or error.Get_error_class() != MPI.ERR_COMM
        or (place := innermost(session, error)) is None
    ):
        return None
    here = Call(session.rank, "a call on COMM_NULL", *place)
    text = f"rank {here.rank} {NULL} (line {here.line})"
    return Finding("bad-argument", text, (here,), fatal=True)


def too_late(session, name: str, place: tuple) -> Finding:
    """Return the finding where a call is made after MPI.Finalize."""
    here = session.call(f"comm.{name}()", place)
    text = (
        f"rank {here.rank}:  {here.call}  (line {here.line}) comes after MPI.Finalize, "
        "when MPI is gone: mpi4py finalizes by itself at the end, leave it out"
    )
    return Finding("bad-argument", text, (here,), fatal=True, key=f"{here.line} late")


def innermost(session, error: BaseException) -> tuple[str, int] | None:
    """Return file and line of the innermost line of the program that an error left."""
    own = [
        (os.path.realpath(frame.f_code.co_filename), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if session.is_own(frame.f_code)
    ]
    return own[-1] if own else None


def read_only(session, error) -> Finding | None:
    """Return the finding where a program wrote into a buffer that is being sent.

    Such an array is read-only until its request is complete, see `pending`.
    """
    if not isinstance(error, ValueError) or "read-only" not in str(error):
        return None
    sending = [p for p in session.pending.values() if p.locked is not None]
    place = innermost(session, error)
    if not sending or place is None:
        return None
    begun = session.call(sending[0].text, sending[0].place)
    here = Call(session.rank, "write into the buffer", *place)
    text = (
        f"rank {here.rank} writes at line {here.line} into the buffer of  "
        f"{begun.call}  (line {begun.line}), which may still be read: wait for the "
        "request first."
    )
    return Finding("buffer-reuse", text, (here, begun), fatal=True)


def misfits(pending) -> Iterator[Finding]:
    """Yield what a message under way has that does not fit a pending receive."""
    if pending.receive is None:
        return
    on, (source, tag, _, order) = pending.on, pending.receive
    for rank in [source] if source >= 0 else range(on.reach):
        fields = on.look(rank, tag, order)
        if fields is not None:
            found = agreement.message_finding(on, pending, rank, fields)
            if found is not None and found.certainty == EXACT:
                yield found


def suspects(on, method: str, given: dict) -> bool:
    """Say whether mpi4py may refuse a collective on this rank alone, before it starts.

    A wrong suspicion does no harm: the call is made all the same.
    """
    if method.islower():
        at_root = given.get("root", on.rank) == on.rank
        if method in ("scatter", "alltoall") and at_root:
            items = given["sendobj"]
            if items is not None and _length(items) != len(on.peers):
                return True
        values = [v for k, v in given.items() if k in ("obj", "sendobj")]
        return bool(values) and at_root and not _pickles(values[0])
    root = given.get("root")
    name = method.lower().removeprefix("i")
    for role in _DEALT.get(name, ()):
        items = _items(given[role]) if _needs(on, method, role, root) else None
        if items is not None and items % len(on.peers):
            return True
    if root is not None and not on.is_inter and not _in_range(root, len(on.peers)):
        return True
    if "op" in given and not isinstance(given["op"], MPI.Op):
        return True
    return any(
        _complaint(given[role], role) is not None
        for role in _ROLES
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


def _named(name: str, arguments: tuple) -> dict:
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


def _text(name: str, given: dict) -> str:
    words = [
        f"{key}={given[key]}"
        for key in ("dest", "source", "tag", "root")
        if key in given and _shown(key, given[key])
    ]
    return f"comm.{name}({', '.join(words)})"


def _shown(key: str, value: object) -> bool:
    if not isinstance(value, int):
        return False
    if key == "source":
        return value != MPI.ANY_SOURCE
    return key != "tag" or value not in (MPI.ANY_TAG, 0)


def _reason(comm, name: str, given: dict, error) -> tuple[str, str]:
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
        if not _in_range(rank, size) and rank not in wild:
            return (
                "bad-argument",
                f"names {key}={rank!r}, but the ranks are 0 to {size - 1}"
                + (", whole numbers" if not isinstance(rank, int) else ""),
            )
    for key in ("tag", "recvtag"):
        if key in given and (found := _bad_tag(given[key], key, name)):
            return "bad-argument", found
    if _is_truncation(error):
        return "truncation", "received a message longer than its buffer"
    if name in ("scatter", "alltoall") and given.get("sendobj") is not None:
        length = _length(given["sendobj"])
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
    if not _pickles(value):
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
    return "bad-argument", f"failed: {_last_line(error)}"


def _about_buffers(name: str, given: dict, size: int, error) -> tuple[str, str]:
    if "op" in given and not isinstance(given["op"], MPI.Op):
        return (
            "bad-argument",
            f"needs op to be an MPI.Op such as MPI.SUM, found {_kind(given['op'])}",
        )
    for role in _ROLES:
        if role in given and (found := _complaint(given[role], role)):
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
    return "bad-argument", f"failed: {_last_line(error)}"


def _complaint(buf: object, role: str) -> tuple[str, str] | None:
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


def _items(buf: object) -> int | None:
    """Return how many items a plain buffer has."""
    try:
        return memoryview(buf).nbytes // memoryview(buf).itemsize
    except (TypeError, BufferError, ValueError):
        return None


def _in_range(rank: object, size: int) -> bool:
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


def _length(value: object) -> int | None:
    try:
        return len(value)
    except TypeError:
        return None


def _pickles(value: object) -> bool:
    try:
        MPI.pickle.dumps(value)
    except Exception:
        return False
    return True


def _is_truncation(error) -> bool:
    return (
        isinstance(error, MPI.Exception) and error.Get_error_class() == MPI.ERR_TRUNCATE
    )


def _last_line(error) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[-1].strip() if text else ''}".rstrip(": ")


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
