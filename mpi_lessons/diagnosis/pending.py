"""Pending: what is known of a nonblocking operation until it is complete."""

import zlib
from dataclasses import dataclass, field

from mpi4py import MPI

from mpi_lessons.diagnosis import signatures
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.records import COLLECTIVE, FREE, RECEIVE, SEND

CHECKED = 1 << 19  # bytes at each end of a buffer that are looked at for changes


@dataclass(slots=True, eq=False)
class Pending:
    """One operation under way.

    Parameters
    ----------
    on
        The communicator's `Membership`.
    name
        Name of the call that began it.
    text
        How a report writes that call.
    place
        Where it was made.
    send
        (dest, tag, index on the wire) of a message that it sends.
    receive
        (source, tag, slot, order) of a receive that it posts; -1 for any.
    collective
        Number of the collective that it is.
    buf
        The buffer of a send or receive with a buffer.
    signature
        The receive buffer's signature; None for a pickled message.
    """

    on: object
    name: str
    text: str
    place: tuple[int, int]
    send: tuple | None = None
    receive: tuple | None = None
    collective: int | None = None
    buf: object = None
    signature: tuple | None = None
    number: int = -1
    sum: int | None = field(default=None)
    locked: object = None
    freed: bool = False
    unasked: bool = False
    vague: bool = False
    synchronous: bool = False

    @property
    def writes(self) -> bool:
        """Whether MPI writes into the buffer."""
        return self.receive is not None

    def begin(self) -> None:
        """Note that it is under way, and watch over its buffer."""
        session = self.on.session
        self.number = next(session.numbers)
        session.pending[self.number] = self
        if self.buf is not None and self.send is not None and self.receive is None:
            self.sum = checksum(self.buf)
            _lock(self)

    def terms(self) -> list[tuple]:
        """Return what its completion waits for."""
        terms = []
        comm = self.on.id
        if self.receive is not None:
            source, tag, _, order = self.receive
            terms.append((RECEIVE, comm, source, tag, order))
        if self.send is not None:
            dest, tag, index = self.send
            terms.append((SEND, comm, dest, tag, index))
        if self.collective is not None:
            terms.append((COLLECTIVE, comm, -1, 0, self.collective))
        return terms or [(FREE, 0, 0, 0, 0)]

    def complete(self, status: MPI.Status) -> None:
        """Note that it is over, and compare what met."""
        session = self.on.session
        if session.pending.pop(self.number, None) is None:
            return
        _unlock(self)
        if self.sum is not None and checksum(self.buf) != self.sum:
            session.report(_changed(self))
        if self.synchronous:  # so it has met a receive
            self.on.to[self.send[0]].mark(self.send[2])
        if self.receive is not None:
            source, tag, slot, order = self.receive
            session.ledger.unpost(slot)
            if not status.Is_cancelled():
                if self.vague:
                    source = self.on.first_source(source, tag)
                    self.on.received(self, source, tag, order)
                    return
                wild = source < 0
                source = status.Get_source() if wild else source
                tag = status.Get_tag() if tag < 0 else tag
                self.on.received(self, source, tag, order, wild)

    def release(self) -> None:
        """Let its buffer go: the program freed the request, and may know of its end."""
        self.freed, self.sum = True, None
        _unlock(self)
        self.buf = None


def checksum(buf: object) -> int | None:
    """Return a checksum over a buffer's items, of its ends only where it is long."""
    data = buf[0] if isinstance(buf, (list, tuple)) and buf else buf
    try:
        view = memoryview(data).cast("B")
    except (TypeError, ValueError, BufferError):
        return None
    if len(view) <= 2 * CHECKED:
        return zlib.crc32(view)
    return zlib.crc32(view[-CHECKED:], zlib.crc32(view[:CHECKED]))


def _lock(pending: Pending) -> None:
    """Make an array read-only while MPI may still read it.

    Subtle: so whoever writes gets an exception at the very line. What writes through
    another view is seen by the checksum, without its line.
    """
    data = pending.buf
    data = data[0] if isinstance(data, (list, tuple)) and data else data
    flags = getattr(data, "flags", None)
    if getattr(flags, "writeable", False):
        try:
            flags.writeable = False
        except (ValueError, AttributeError):
            return
        pending.locked = data


def _unlock(pending: Pending) -> None:
    array, pending.locked = pending.locked, None
    if array is None:
        return
    for other in pending.on.session.pending.values():
        if other.send is not None and other.buf is pending.buf and other is not pending:
            other.locked = array  # another send of the same array still reads it
            return
    array.flags.writeable = True


def _changed(pending: Pending) -> Finding:
    session = pending.on.session
    begun = session.call(pending.text, pending.place)
    return Finding(
        "buffer-reuse",
        f"rank {begun.rank}: the send buffer of  {begun.call}  (line {begun.line}) was "
        "written to before the send was complete: what is received may be the old or "
        "the new values. Wait for the request first, or send a copy.",
        (begun,),
    )


def overlap(one: object, other: object) -> bool:
    """Say whether two contiguous buffers share memory; False where that is unknown."""
    a, b = signatures.span(one), signatures.span(other)
    return a is not None and b is not None and a[0] < b[1] and b[0] < a[1]


def check_buffer(session, text: str, place: tuple, buf: object, writes: bool) -> None:
    """Report where a call uses memory that an operation under way still uses."""
    for other in list(session.pending.values()):
        if other.buf is None or not (writes or other.writes):
            continue
        if not overlap(buf, other.buf):
            continue
        now = session.call(text, place)
        begun = session.call(other.text, other.place)
        head = f"rank {now.rank}:  {now.call}  (line {now.line})"
        under = f"{begun.call}  (line {begun.line})"
        if writes and other.writes:
            kind = "buffer-overlap"
            words = (
                f"{head} receives into memory into which  {under} may still receive: "
                "one overwrites the other. Give each receive a buffer of its own."
            )
        elif writes:
            kind = "buffer-reuse"
            words = (
                f"{head} receives into memory that  {under} may still be sending: "
                "wait for that request first."
            )
        else:
            kind = "buffer-reuse"
            words = (
                f"{head} sends memory into which  {under} may still receive: "
                "wait for that request before you use what it receives."
            )
        session.report(Finding(kind, words, (now, begun)))
