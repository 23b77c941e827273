"""Exchange: a send and a receive in one call, published as both."""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis.blocking import (
    SENDS,
    Receiving,
    arguments_of,
    await_message,
    outside,
    receive_from,
    send,
)
from mpi_lessons.diagnosis.calls import NUMBER
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.pending import check_buffer, overlap
from mpi_lessons.diagnosis.records import (
    ALL,
    BLOCKING,
    BUFFER,
    PICKLE,
    RECEIVE,
    SEND,
    STANDARD,
    message_bits,
)
from mpi_lessons.diagnosis.results import look_at_use
from mpi_lessons.diagnosis.signatures import signature

_frame = sys._getframe


def sendrecv(self, arguments, name):
    """Send and receive in one call; `arguments` are those of mpi4py, in order."""
    __tracebackhide__ = True
    plain = getattr(MPI.Comm, name)
    on = self._on
    if on is None:
        return plain(self, *arguments)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    sendbuf, dest, sendtag, recvbuf, source, recvtag, status = arguments
    known = arguments_of(on, source, recvtag)
    bad_tag = type(sendtag) is not int or sendtag < 0
    if known is None or outside(dest, on) or bad_tag or session.crowded():
        return _half_sendrecv(self, on, arguments, name, known)
    place = code, at = session.place(_frame(2))
    kind = PICKLE if name == "sendrecv" else BUFFER
    mine = signature(recvbuf) if kind == BUFFER else None
    how = Receiving(on, name, known, place, mine, status is None)
    if kind == BUFFER:
        check_both(session, on, name, place, sendbuf, recvbuf)
    type_, length, fortran = signature(sendbuf) if kind == BUFFER else (0, -1, False)
    wire = on.to[dest]
    bits = message_bits(kind, STANDARD, BLOCKING, fortran)
    index = wire.put(on.id, sendtag, bits, type_, length, code, at)
    status = session.status if status is None else status
    terms = [
        (RECEIVE, on.id, *known, 0),
        (SEND, on.id, dest, sendtag, index),
    ]
    ledger = session.ledger
    ledger.enter_many(NUMBER[name], code, at, ALL, terms)
    try:
        if not session.strict:
            result = plain(self, *arguments[:-1], status)
            ledger.leave()
            on.received(how, status.Get_source(), status.Get_tag())
            if result is not None and kind == PICKLE:
                look_at_use(on, name, {}, place, _frame(2))
            return result
        send = MPI.Comm.issend if kind == PICKLE else MPI.Comm.Issend
        request = send(self, sendbuf, dest, sendtag)
        session.alive.append((request, sendbuf))
        unasked, how.unasked = how.unasked, False  # it is said when it is taken
        source, recvtag = await_message(self, session, how, source, recvtag)
        how.unasked = unasked
        receive = MPI.Comm.recv if kind == PICKLE else MPI.Comm.Recv
        result = receive(self, recvbuf, source, recvtag, status)
        ledger.leave()
        on.received(how, source, recvtag)
        ledger.enter(NUMBER[name], code, at, SEND, on.id, dest, sendtag, index)
        while not request.Test():
            session.spin()
        session.alive.pop()
        wire.mark(index)
        if result is not None and kind == PICKLE:
            look_at_use(on, name, {}, place, _frame(2))
        return result
    except Exception as error:
        session.explain(error, self, name, arguments, place)
        raise
    finally:
        if ledger.seq % 2:
            ledger.leave()


def check_both(session, on, name, place, sendbuf, recvbuf):
    """Look at both buffers of a sendrecv, also at each other."""
    text = on.text(name)
    if overlap(sendbuf, recvbuf):
        here = session.call(text, place)
        session.report(
            Finding(
                "buffer-overlap",
                f"rank {here.rank}:  {here.call}  (line {here.line}) receives into the "
                "memory that it sends: give it two buffers, or use Sendrecv_replace.",
                (here,),
                key=f"overlap {here.file} {here.line}",
            )
        )
    if session.pending:
        check_buffer(session, text, place, sendbuf, False)
        check_buffer(session, text, place, recvbuf, True)


def _half_sendrecv(self, on, arguments, name, known):
    """Do a sendrecv of which one half, or both, have no partner.

    Each half that has one is the call that does it alone; what MPI refuses, it refuses.
    """
    __tracebackhide__ = True
    sendbuf, dest, sendtag, recvbuf, source, recvtag, status = arguments
    session = on.session
    if session.crowded() or MPI.PROC_NULL not in (dest, source):
        return session.plainly(self, name, getattr(MPI.Comm, name), arguments)
    calls, on.calls = on.calls, None
    try:
        if dest != MPI.PROC_NULL:
            send(self, sendbuf, dest, sendtag, SENDS[name])
        return receive_from(self, recvbuf, source, recvtag, status, name)
    finally:
        on.calls = calls


def sendrecv_replace(self, buf, dest, sendtag, source, recvtag, status):
    """Send and receive in one buffer: published as both, made by MPI."""
    __tracebackhide__ = True
    name, on = "Sendrecv_replace", self._on
    plain = MPI.Comm.Sendrecv_replace
    arguments = (buf, dest, sendtag, source, recvtag, status)
    if on is None:
        return plain(self, *arguments)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    known = arguments_of(on, source, recvtag)
    bad_tag = type(sendtag) is not int or sendtag < 0
    if session.crowded() or bad_tag or (outside(dest, on) and known is None):
        return session.plainly(self, name, plain, arguments)
    place = code, at = session.place(_frame(2))
    type_, length, fortran = signature(buf)
    terms, index, how = [], -1, None
    if not outside(dest, on):
        bits = message_bits(BUFFER, STANDARD, BLOCKING, fortran)
        index = on.to[dest].put(on.id, sendtag, bits, type_, length, code, at)
        terms.append((SEND, on.id, dest, sendtag, index))
    if known is not None:
        mine = (type_, length, fortran)
        how = Receiving(on, name, known, place, mine, False)
        terms.append((RECEIVE, on.id, *known, 0))
    status = session.status if status is None else status
    ledger = session.ledger
    ledger.enter_many(NUMBER[name], code, at, ALL, terms)
    try:
        copy = _copy(buf) if session.strict and len(terms) == 2 else None
        if copy is None:
            plain(self, buf, dest, sendtag, source, recvtag, status)
        else:
            request = MPI.Comm.Issend(self, [copy, MPI.BYTE], dest, sendtag)
            session.alive.append((request, copy))
            found = await_message(self, session, how, source, recvtag)
            MPI.Comm.Recv(self, buf, *found, status)
            while not request.Test():
                session.spin()
            session.alive.pop()
    except Exception as error:
        session.explain(error, self, name, arguments, place)
        raise
    finally:
        ledger.leave()
    if how is not None:
        on.received(how, status.Get_source(), status.Get_tag())
    return None


def _copy(buf) -> bytearray | None:
    """Return a copy of a plain buffer's bytes; None where it is described by a list."""
    try:
        return bytearray(memoryview(buf).cast("B"))
    except (TypeError, ValueError, BufferError):
        return None
