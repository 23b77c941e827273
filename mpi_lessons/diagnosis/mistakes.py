"""Mistakes: what an exception of MPI or mpi4py means, in words that help."""

import os
import traceback
from collections.abc import Iterator

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.arguments import (
    NULL,
    is_truncation,
    last_line,
    named,
    reason,
)
from mpi_lessons.diagnosis.findings import EXACT, Call, Finding

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
    given = named(name, arguments)
    here = session.call(_text(name, given), place)
    kind, words = reason(comm, name, given, error)
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
    if is_truncation(error):
        kind = "truncation"
        words = "received a message longer than its buffer"
        if pending.name == "irecv":
            words += (
                f": without a buffer irecv has room for {IRECV_ROOM} bytes; give it "
                "one, irecv(bytearray(1 << 20), ...), or use recv"
            )
    else:
        kind, words = "bad-argument", f"failed: {last_line(error)}"
    text = f"rank {here.rank}:  {here.call}  (line {here.line}) {words}"
    return Finding(kind, text, (here,), fatal=True)


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
