"""Nonblocking: sends and receives that begin, and end when their request does."""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis.blocking import (
    PERSISTENT_SENDS,
    Send,
    arguments_of,
    outside,
    receive_text,
    watch_matched,
)
from mpi_lessons.diagnosis.exchange import check_both
from mpi_lessons.diagnosis.pending import Pending, check_buffer
from mpi_lessons.diagnosis.records import (
    BUFFER,
    NONBLOCKING,
    PICKLE,
    STANDARD,
    SYNCHRONOUS,
    message_bits,
)
from mpi_lessons.diagnosis.requests import WatchedPrequest, wrap
from mpi_lessons.diagnosis.signatures import signature

_frame = sys._getframe


def begin_send(self, data, dest, tag, how: Send):
    """Begin a nonblocking send."""
    on = self._on
    plain = how.begin if on is not None and on.session.strict else how.plain
    if on is None:
        return plain(self, data, dest, tag)
    session = on.session
    if on.calls is not None:
        on.calls.append(how.name)
    bad_tag = type(tag) is not int or tag < 0
    if session.crowded() or outside(dest, on) or bad_tag:
        return session.plainly(self, how.name, how.plain, (data, dest, tag))
    place = session.place(_frame(2))
    pending = sending(on, data, dest, tag, how, place)
    try:
        request = plain(self, data, dest, tag)
    except Exception as error:
        on.to[dest].retract(pending.send[2])
        session.explain(error, self, how.name, (data, dest, tag), place)
        raise
    return wrap(request, pending)


def sending(on, data, dest, tag, how: Send, place):
    """Publish a message that a nonblocking send sends, and return its `Pending`."""
    session = on.session
    text = on.text(how.name, f"dest={dest}", f"tag={tag}")
    bits, type_, length = how.bits, 0, -1
    if how.kind == BUFFER:
        type_, length, fortran = signature(data)
        if fortran:
            bits = how.fortran
        if session.pending:
            check_buffer(session, text, place, data, False)
    if session.held:
        session.hold_back(on.peers[dest])
    index = on.to[dest].put(on.id, tag, bits, type_, length, *place)
    buf = data if how.kind == BUFFER else None
    pending = Pending(on, how.name, text, place, send=(dest, tag, index), buf=buf)
    pending.synchronous = how.mode == SYNCHRONOUS or (
        session.strict and how.mode == STANDARD
    )
    return pending


def begin_receive(self, buf, source, tag, name):
    """Begin a nonblocking receive."""
    on = self._on
    plain = getattr(MPI.Comm, name)
    if on is None:
        return plain(self, buf, source, tag)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    known = arguments_of(on, source, tag)
    if session.crowded() or known is None:
        return session.plainly(self, name, plain, (buf, source, tag))
    place = session.place(_frame(2))
    pending = posting(on, buf, known, name, place)
    try:
        request = plain(self, buf, source, tag)
    except Exception as error:
        session.ledger.unpost(pending.receive[2])
        session.explain(error, self, name, (buf, source, tag), place)
        raise
    return wrap(request, pending)


def posting(on, buf, known, name, place):
    """Publish a receive that is posted, and return its `Pending`."""
    session = on.session
    text = receive_text(on, name, *known)
    pending = Pending(on, name, text, place)
    if name.startswith(("I", "R")):
        pending.buf, pending.signature = buf, signature(buf)
        if session.pending:
            check_buffer(session, text, place, buf, True)
    kind = PICKLE if pending.signature is None else BUFFER
    slot, order = session.ledger.post(on.id, *known, *place, kind)
    pending.receive = (*known, slot, order)
    return pending


def begin_both(self, name, sendbuf, dest, sendtag, recvbuf, source, recvtag):
    """Begin a nonblocking sendrecv."""
    on = self._on
    if name == "Isendrecv":
        plain = MPI.Comm.Isendrecv
        arguments = (sendbuf, dest, sendtag, recvbuf, source, recvtag)
    else:
        plain = MPI.Comm.Isendrecv_replace
        arguments = (sendbuf, dest, sendtag, source, recvtag)
    if on is None:
        return plain(self, *arguments)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    known = arguments_of(on, source, recvtag)
    bad_tag = type(sendtag) is not int or sendtag < 0
    if session.crowded() or bad_tag or (outside(dest, on) and known is None):
        return session.plainly(self, name, plain, arguments)
    place = session.place(_frame(2))
    if name == "Isendrecv":
        check_both(session, on, name, place, sendbuf, recvbuf)
    pending = Pending(on, name, on.text(name), place)
    if known is not None:
        pending = posting(on, recvbuf, known, name, place)
    if not outside(dest, on):
        type_, length, fortran = signature(sendbuf)
        bits = message_bits(BUFFER, STANDARD, NONBLOCKING, fortran)
        index = on.to[dest].put(on.id, sendtag, bits, type_, length, *place)
        pending.send = (dest, sendtag, index)
    pending.vague = True  # of what came MPICH's status says nothing
    try:
        request = plain(self, *arguments)
    except Exception as error:
        session.explain(error, self, name, arguments, place)
        raise
    return wrap(request, pending)


def send_init(self, buf, dest, tag, name):
    """Make a persistent send."""
    on = self._on
    plain = getattr(MPI.Comm, name)
    if on is not None and on.session.strict and name == "Send_init":
        plain = MPI.Comm.Ssend_init
    request = plain(self, buf, dest, tag)
    bad_tag = type(tag) is not int or tag < 0
    if on is None or outside(dest, on) or bad_tag:
        return request
    if on.calls is not None:
        on.calls.append(name)
    place = on.session.place(_frame(2))
    how = PERSISTENT_SENDS[name]
    return persistent(
        request, on, name, place, lambda: sending(on, buf, dest, tag, how, place)
    )


def persistent(request, on, name, place, again):
    """Return a persistent request that is watched at each start."""
    watched = WatchedPrequest.of(request, again)
    on.session.persistent.append((watched, on.text(name), place))
    return watched


def improbe(self, source, tag, status, name):
    """Look whether a message has come, and claim it."""
    on = self._on
    plain = getattr(MPI.Comm, name)
    if on is None or on.session.crowded():
        return plain(self, source, tag, status)
    if on.calls is not None:
        on.calls.append(name)
    status = MPI.Status() if status is None else status
    return watch_matched(on, plain(self, source, tag, status), status)
