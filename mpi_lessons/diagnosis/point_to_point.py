"""Point to point: sends, receives and probes of a communicator that is watched.

Every call first publishes itself, then runs. Observing, it is the plain call. Strict,
it is made of the nonblocking ones and looks, while it waits, whether it waits for ever:
a standard send then is a synchronous one, which completes when it is received.
"""

import sys
import time
from dataclasses import dataclass, replace

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.calls import NUMBER
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.ledger import (
    ALL,
    BLOCKING,
    BUFFER,
    BUFFERED,
    NONBLOCKING,
    PICKLE,
    PROBE,
    READY,
    RECEIVE,
    SEND,
    STANDARD,
    SYNCHRONOUS,
    message_bits,
)
from mpi_lessons.diagnosis.pending import Pending, check_buffer, overlap
from mpi_lessons.diagnosis.requests import WatchedMessage, WatchedPrequest, wrap
from mpi_lessons.diagnosis.results import look_at_use
from mpi_lessons.diagnosis.signatures import signature

ANY = -1  # in the ledger, of any MPI
PATIENCE = 0.005  # seconds after which a waiting send finds out how long its message is
_frame = sys._getframe


@dataclass(frozen=True, slots=True)
class _Send:
    """How a method sends."""

    name: str
    number: int
    kind: int
    mode: int
    bits: int
    fortran: int
    plain: object
    begin: object  # what a strict run makes of it


def _sends() -> dict[str, _Send]:
    made = {}
    modes = {"": STANDARD, "s": SYNCHRONOUS, "b": BUFFERED, "r": READY}
    for letter, mode in modes.items():
        for kind, form in ((PICKLE, 0), (PICKLE, 1), (BUFFER, 0), (BUFFER, 1)):
            name = f"{'i' * form}{letter}send"
            name = name if kind == PICKLE else name.capitalize()
            if not hasattr(MPI.Comm, name):
                continue
            strict = "issend" if kind == PICKLE else "Issend"
            begin = strict if mode in (STANDARD, SYNCHRONOUS) else name
            bits = message_bits(kind, mode, form)
            made[name] = _Send(
                name=name,
                number=NUMBER[name],
                kind=kind,
                mode=mode,
                bits=bits,
                fortran=message_bits(kind, mode, form, True),
                plain=getattr(MPI.Comm, name),
                begin=getattr(MPI.Comm, begin),
            )
    return made


SENDS = _sends()
_receive = {
    "recv": (MPI.Comm.recv, PICKLE, NUMBER["recv"]),
    "Recv": (MPI.Comm.Recv, BUFFER, NUMBER["Recv"]),
}
_iprobe = MPI.Comm.Iprobe


def _outside(rank, on) -> bool:
    """Say whether a rank is no partner: PROC_NULL, or what MPI will refuse."""
    if type(rank) is int:
        return not 0 <= rank < on.reach
    return not hasattr(rank, "__index__") or not 0 <= rank < on.reach


def _arguments(on, source, tag) -> tuple[int, int] | None:
    """Return source and tag as the ledger has them; None where MPI sees to it."""
    if source == MPI.ANY_SOURCE:
        source = ANY
    elif _outside(source, on):
        return None
    if tag == MPI.ANY_TAG:
        tag = ANY
    elif type(tag) is not int or tag < 0:
        return None
    return source, tag


def _send(self, data, dest, tag, how: _Send):
    __tracebackhide__ = True
    on = self._on
    if on is None:
        return how.plain(self, data, dest, tag)
    session = on.session
    ledger = session.ledger
    if on.calls is not None:
        on.calls.append(how.name)
    bad_tag = type(tag) is not int or tag < 0
    if bad_tag or ledger.seq & 1 or _outside(dest, on) or session.busy:
        return session.plainly(self, how.name, how.plain, (data, dest, tag))
    place = code, at = session.place(_frame(2))
    bits, type_, length = how.bits, 0, -1
    if how.kind == BUFFER:
        type_, length, fortran = signature(data)
        if fortran:
            bits = how.fortran
        if session.pending:
            text = on.text(how.name, f"dest={dest}", f"tag={tag}")
            check_buffer(session, text, place, data, False)
    if session.held:
        session.hold_back(on.peers[dest])
    wire = on.to[dest]
    index = wire.put(on.id, tag, bits, type_, length, code, at)
    if how.mode >= BUFFERED:
        return _unblocked(self, data, dest, tag, how, wire, index, place)
    ledger.enter(how.number, code, at, SEND, on.id, dest, tag, index)
    try:
        if session.strict:
            return _send_strictly(self, session, data, dest, tag, how, wire, index)
        return how.plain(self, data, dest, tag)
    except Exception as error:
        wire.retract(index)
        session.explain(error, self, how.name, (data, dest, tag), place)
        raise
    finally:
        ledger.leave()


def _unblocked(self, data, dest, tag, how, wire, index, place):
    """Make a send that does not wait for its receiver."""
    try:
        return how.plain(self, data, dest, tag)
    except Exception as error:
        wire.retract(index)
        session = self._on.session
        session.explain(error, self, how.name, (data, dest, tag), place)
        raise


def _send_strictly(self, session, data, dest, tag, how, wire, index):
    __tracebackhide__ = True
    request = how.begin(self, data, dest, tag)
    if request.Test():
        return
    session.alive.append((request, data))  # for as long as MPI may read it
    start, unknown = time.monotonic(), how.kind == PICKLE and index >= 0
    while not request.Test():
        session.spin()
        if unknown and time.monotonic() - start > PATIENCE:
            unknown = False
            wire.set_bytes(index, len(MPI.pickle.dumps(data)))
    session.alive.pop()
    return


def _receive_from(self, buf, source, tag, status, name):
    __tracebackhide__ = True
    plain, kind, number = _receive[name]
    on = self._on
    if on is None:
        return plain(self, buf, source, tag, status)
    session = on.session
    ledger = session.ledger
    if on.calls is not None:
        on.calls.append(name)
    known = _arguments(on, source, tag)
    if known is None or ledger.seq & 1 or session.busy:
        return session.plainly(self, name, plain, (buf, source, tag, status))
    place = code, at = session.place(_frame(2))
    mine = None
    if kind == BUFFER:
        mine = signature(buf)
        if session.pending:
            text = receive_text(on, name, *known)
            check_buffer(session, text, place, buf, True)
    peer, wanted = known
    unasked = status is None
    if unasked and (peer < 0 or wanted < 0):
        status = session.status
    try:
        ledger.enter(number, code, at, RECEIVE, on.id, peer, wanted, 0)
        try:
            if session.strict:
                how = _Receiving(on, name, known, place, mine, False)
                source, tag = _await(self, session, how, source, tag)
            result = plain(self, buf, source, tag, status)
        finally:
            ledger.leave()
    except Exception as error:
        session.explain(error, self, name, (buf, source, tag, status), place)
        raise
    if peer < 0:
        peer = status.Get_source()
        text = receive_text(on, name, *known)
        session.chose(text, place, on.peers[peer], on.reach)
    message = on.take(peer, wanted if wanted >= 0 else status.Get_tag())
    if message is not None and not agreement.fits(message, mine):
        how = _Receiving(on, name, known, place, mine, unasked)
        agreement.compare_message(on, how, peer, message)
    return result


def _await(self, session, how, source, tag):
    """Wait until a message has come that fits, and return its source and tag."""
    __tracebackhide__ = True
    found = session.status
    while not _iprobe(self, source, tag, found):
        session.spin()
    source, tag = found.Get_source(), found.Get_tag()
    message = how.on.look(source, tag)
    if message is not None and not agreement.fits(message, how.signature):
        agreement.compare_message(how.on, how, source, message)
    return source, tag


class _Receiving:
    """A receive, as `agreement` asks about it."""

    __slots__ = ("_known", "name", "on", "place", "signature", "unasked")

    def __init__(self, on, name, known, place, mine, unasked):
        self.on, self.name, self._known, self.place = on, name, known, place
        self.signature, self.unasked = mine, unasked

    @property
    def text(self) -> str:
        """The call as a report writes it."""
        return receive_text(self.on, self.name, *self._known)


def receive_text(on, name: str, source: int, tag: int) -> str:
    """Return a receive or probe as a report writes it."""
    words = ["source=ANY_SOURCE" if source < 0 else f"source={source}"]
    if tag >= 0:
        words.append(f"tag={tag}")
    return on.text(name, *words)


def _probe(self, source, tag, status, name):
    __tracebackhide__ = True
    plain = getattr(MPI.Comm, name)
    on = self._on
    if on is None:
        return plain(self, source, tag, status)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    known = _arguments(on, source, tag)
    if known is None or session.crowded():
        return session.plainly(self, name, plain, (source, tag, status))
    place = code, at = session.place(_frame(2))
    ledger, matched = session.ledger, name in ("mprobe", "Mprobe")
    if status is None:
        status = session.status
    ledger.enter(NUMBER[name], code, at, PROBE, on.id, *known, 0)
    try:
        if not session.strict:
            found = plain(self, source, tag, status)
        elif matched:
            find = MPI.Comm.improbe if name == "mprobe" else MPI.Comm.Improbe
            while (found := find(self, source, tag, status)) is None:
                session.spin()
        else:
            while not (found := _iprobe(self, source, tag, status)):
                session.spin()
    finally:
        ledger.leave()
    if known[0] < 0 and (source := status.Get_source()) >= 0:
        text = receive_text(on, name, *known)
        session.chose(text, place, on.peers[source], on.reach)
    return _matched(on, found, status) if matched else found


def _matched(on, message, status):
    """Take a matched probe's message off its wire, and watch what is done to it."""
    if message is None or message == MPI.MESSAGE_NO_PROC:
        return message
    source, tag = status.Get_source(), status.Get_tag()
    fields = on.take(source, tag)
    return WatchedMessage.watch(message, on, source, tag, fields)


def _sendrecv(self, arguments, name):
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
    known = _arguments(on, source, recvtag)
    bad_tag = type(sendtag) is not int or sendtag < 0
    if known is None or _outside(dest, on) or bad_tag or session.crowded():
        return _half_sendrecv(self, on, arguments, name, known)
    place = code, at = session.place(_frame(2))
    kind = PICKLE if name == "sendrecv" else BUFFER
    mine = signature(recvbuf) if kind == BUFFER else None
    how = _Receiving(on, name, known, place, mine, status is None)
    if kind == BUFFER:
        _check_both(session, on, name, place, sendbuf, recvbuf)
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
            return result
        send = MPI.Comm.issend if kind == PICKLE else MPI.Comm.Issend
        request = send(self, sendbuf, dest, sendtag)
        session.alive.append((request, sendbuf))
        unasked, how.unasked = how.unasked, False  # it is said when it is taken
        source, recvtag = _await(self, session, how, source, recvtag)
        how.unasked = unasked
        receive = MPI.Comm.recv if kind == PICKLE else MPI.Comm.Recv
        result = receive(self, recvbuf, source, recvtag, status)
        ledger.leave()
        on.received(how, source, recvtag)
        ledger.enter(NUMBER[name], code, at, SEND, on.id, dest, sendtag, index)
        while not request.Test():
            session.spin()
        session.alive.pop()
        if result is not None and kind == PICKLE:
            look_at_use(on, name, {}, place, _frame(2))
        return result
    except Exception as error:
        session.explain(error, self, name, arguments, place)
        raise
    finally:
        if ledger.seq % 2:
            ledger.leave()


def _check_both(session, on, name, place, sendbuf, recvbuf):
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
            _send(self, sendbuf, dest, sendtag, SENDS[name])
        return _receive_from(self, recvbuf, source, recvtag, status, name)
    finally:
        on.calls = calls


def _replace(self, buf, dest, sendtag, source, recvtag, status):
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
    known = _arguments(on, source, recvtag)
    bad_tag = type(sendtag) is not int or sendtag < 0
    if session.crowded() or bad_tag or (_outside(dest, on) and known is None):
        return session.plainly(self, name, plain, arguments)
    place = code, at = session.place(_frame(2))
    type_, length, fortran = signature(buf)
    terms, index, how = [], -1, None
    if not _outside(dest, on):
        bits = message_bits(BUFFER, STANDARD, BLOCKING, fortran)
        index = on.to[dest].put(on.id, sendtag, bits, type_, length, code, at)
        terms.append((SEND, on.id, dest, sendtag, index))
    if known is not None:
        mine = (type_, length, fortran)
        how = _Receiving(on, name, known, place, mine, False)
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
            found = _await(self, session, how, source, recvtag)
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


def _begin_send(self, data, dest, tag, how: _Send):
    """Begin a nonblocking send."""
    on = self._on
    plain = how.begin if on is not None and on.session.strict else how.plain
    if on is None:
        return plain(self, data, dest, tag)
    session = on.session
    if on.calls is not None:
        on.calls.append(how.name)
    bad_tag = type(tag) is not int or tag < 0
    if session.crowded() or _outside(dest, on) or bad_tag:
        return session.plainly(self, how.name, how.plain, (data, dest, tag))
    place = session.place(_frame(2))
    pending = _sending(on, data, dest, tag, how, place)
    try:
        request = plain(self, data, dest, tag)
    except Exception as error:
        on.to[dest].retract(pending.send[2])
        session.explain(error, self, how.name, (data, dest, tag), place)
        raise
    return wrap(request, pending)


def _sending(on, data, dest, tag, how: _Send, place):
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
    return Pending(on, how.name, text, place, send=(dest, tag, index), buf=buf)


def _begin_receive(self, buf, source, tag, name):
    """Begin a nonblocking receive."""
    on = self._on
    plain = getattr(MPI.Comm, name)
    if on is None:
        return plain(self, buf, source, tag)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    known = _arguments(on, source, tag)
    if session.crowded() or known is None:
        return session.plainly(self, name, plain, (buf, source, tag))
    place = session.place(_frame(2))
    pending = _posting(on, buf, known, name, place)
    try:
        request = plain(self, buf, source, tag)
    except Exception as error:
        session.ledger.unpost(pending.receive[2])
        session.explain(error, self, name, (buf, source, tag), place)
        raise
    return wrap(request, pending)


def _posting(on, buf, known, name, place):
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


def _both(self, name, sendbuf, dest, sendtag, recvbuf, source, recvtag):
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
    known = _arguments(on, source, recvtag)
    bad_tag = type(sendtag) is not int or sendtag < 0
    if session.crowded() or bad_tag or (_outside(dest, on) and known is None):
        return session.plainly(self, name, plain, arguments)
    place = session.place(_frame(2))
    if name == "Isendrecv":
        _check_both(session, on, name, place, sendbuf, recvbuf)
    pending = Pending(on, name, on.text(name), place)
    if known is not None:
        pending = _posting(on, recvbuf, known, name, place)
    if not _outside(dest, on):
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


def _send_init(self, buf, dest, tag, name):
    """Make a persistent send."""
    on = self._on
    plain = getattr(MPI.Comm, name)
    if on is not None and on.session.strict and name == "Send_init":
        plain = MPI.Comm.Ssend_init
    request = plain(self, buf, dest, tag)
    bad_tag = type(tag) is not int or tag < 0
    if on is None or _outside(dest, on) or bad_tag:
        return request
    if on.calls is not None:
        on.calls.append(name)
    place = on.session.place(_frame(2))
    how = _PERSISTENT[name]
    return _persistent(
        request, on, name, place, lambda: _sending(on, buf, dest, tag, how, place)
    )


def _persistent(request, on, name, place, again):
    watched = WatchedPrequest.of(request, again)
    on.session.persistent.append((watched, on.text(name), place))
    return watched


def _improbe(self, source, tag, status, name):
    on = self._on
    plain = getattr(MPI.Comm, name)
    if on is None or on.session.crowded():
        return plain(self, source, tag, status)
    if on.calls is not None:
        on.calls.append(name)
    status = MPI.Status() if status is None else status
    return _matched(on, plain(self, source, tag, status), status)


ANY_SOURCE, ANY_TAG = MPI.ANY_SOURCE, MPI.ANY_TAG


def _method(name, made):
    """Finish a method that was made for several names."""
    plain = getattr(MPI.Comm, name)
    made.__name__, made.__doc__ = name, plain.__doc__
    made.__qualname__ = f"PointToPoint.{name}"
    return made


def _send_method(name):
    how = SENDS[name]
    blocking = name.lower().removeprefix("i") == name.lower()
    do = _send if blocking else _begin_send
    if how.kind == PICKLE:

        def method(self, obj, dest, tag=0):
            __tracebackhide__ = True
            return do(self, obj, dest, tag, how)
    else:

        def method(self, buf, dest, tag=0):
            __tracebackhide__ = True
            return do(self, buf, dest, tag, how)

    return _method(name, method)


def _probe_method(name):
    do = _improbe if name.startswith(("im", "Im")) else _probe

    def method(self, source=ANY_SOURCE, tag=ANY_TAG, status=None):
        __tracebackhide__ = True
        return do(self, source, tag, status, name)

    return _method(name, method)


def _init_method(name):
    def method(self, buf, dest, tag=0):
        return _send_init(self, buf, dest, tag, name)

    return _method(name, method)


class PointToPoint:
    """The point-to-point calls of a communicator, watched.

    All of mpi4py's, with its parameters; ``_on`` is the `Membership`, None where the
    communicator is not watched.
    """

    _on = None

    def recv(self, buf=None, source=ANY_SOURCE, tag=ANY_TAG, status=None):
        """Receive an object."""
        __tracebackhide__ = True
        return _receive_from(self, buf, source, tag, status, "recv")

    def Recv(self, buf, source=ANY_SOURCE, tag=ANY_TAG, status=None):  # noqa: N802
        """Receive into a buffer."""
        __tracebackhide__ = True
        return _receive_from(self, buf, source, tag, status, "Recv")

    def irecv(self, buf=None, source=ANY_SOURCE, tag=ANY_TAG):
        """Begin to receive an object."""
        return _begin_receive(self, buf, source, tag, "irecv")

    def Irecv(self, buf, source=ANY_SOURCE, tag=ANY_TAG):  # noqa: N802
        """Begin to receive into a buffer."""
        return _begin_receive(self, buf, source, tag, "Irecv")

    def sendrecv(
        self,
        sendobj,
        dest,
        sendtag=0,
        recvbuf=None,
        source=ANY_SOURCE,
        recvtag=ANY_TAG,
        status=None,
    ):
        """Send and receive an object."""
        __tracebackhide__ = True
        arguments = (sendobj, dest, sendtag, recvbuf, source, recvtag, status)
        return _sendrecv(self, arguments, "sendrecv")

    def Sendrecv(  # noqa: N802
        self,
        sendbuf,
        dest,
        sendtag=0,
        recvbuf=None,
        source=ANY_SOURCE,
        recvtag=ANY_TAG,
        status=None,
    ):
        """Send and receive buffers."""
        __tracebackhide__ = True
        arguments = (sendbuf, dest, sendtag, recvbuf, source, recvtag, status)
        return _sendrecv(self, arguments, "Sendrecv")

    def Sendrecv_replace(  # noqa: N802
        self, buf, dest, sendtag=0, source=ANY_SOURCE, recvtag=ANY_TAG, status=None
    ):
        """Send a buffer and receive into it."""
        __tracebackhide__ = True
        return _replace(self, buf, dest, sendtag, source, recvtag, status)

    def Isendrecv(  # noqa: N802
        self,
        sendbuf,
        dest,
        sendtag=0,
        recvbuf=None,
        source=ANY_SOURCE,
        recvtag=ANY_TAG,
    ):
        """Begin to send and receive buffers."""
        return _both(
            self, "Isendrecv", sendbuf, dest, sendtag, recvbuf, source, recvtag
        )

    def Isendrecv_replace(  # noqa: N802
        self, buf, dest, sendtag=0, source=ANY_SOURCE, recvtag=ANY_TAG
    ):
        """Begin to send a buffer and receive into it."""
        return _both(
            self, "Isendrecv_replace", buf, dest, sendtag, buf, source, recvtag
        )

    def Recv_init(self, buf, source=ANY_SOURCE, tag=ANY_TAG):  # noqa: N802
        """Make a persistent receive."""
        request = MPI.Comm.Recv_init(self, buf, source, tag)
        on = self._on
        known = _arguments(on, source, tag) if on is not None else None
        if known is None:
            return request
        if on.calls is not None:
            on.calls.append("Recv_init")
        place = on.session.place(_frame(1))

        def again():
            return _posting(on, buf, known, "Recv_init", place)

        return _persistent(request, on, "Recv_init", place, again)


_PERSISTENT = {}
for _name, _mode in (
    ("Send_init", STANDARD),
    ("Ssend_init", SYNCHRONOUS),
    ("Bsend_init", BUFFERED),
    ("Rsend_init", READY),
):
    _bits = (BUFFER, _mode, 2)
    _PERSISTENT[_name] = _Send(
        name=_name,
        number=NUMBER[_name],
        kind=BUFFER,
        mode=_mode,
        bits=message_bits(*_bits),
        fortran=message_bits(*_bits, True),
        plain=None,
        begin=None,
    )
    setattr(PointToPoint, _name, _init_method(_name))
for _name in ("sendrecv", "Sendrecv"):
    SENDS[_name] = replace(
        SENDS["send" if _name == "sendrecv" else "Send"],
        name=_name,
        number=NUMBER[_name],
    )
    _plain, _kind, _ = _receive["recv" if _name == "sendrecv" else "Recv"]
    _receive[_name] = _plain, _kind, NUMBER[_name]
for _name in set(SENDS) - {"sendrecv", "Sendrecv"}:
    setattr(PointToPoint, _name, _send_method(_name))
for _name in ("probe", "Probe", "mprobe", "Mprobe", "improbe", "Improbe"):
    setattr(PointToPoint, _name, _probe_method(_name))
