"""Blocking: sends, receives and probes that end when their message has gone or come.

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
from mpi_lessons.diagnosis.matched import WatchedMessage
from mpi_lessons.diagnosis.pending import check_buffer
from mpi_lessons.diagnosis.records import (
    BUFFER,
    BUFFERED,
    PICKLE,
    PROBE,
    READY,
    RECEIVE,
    SEND,
    STANDARD,
    SYNCHRONOUS,
    message_bits,
)
from mpi_lessons.diagnosis.signatures import signature

ANY = -1  # in the ledger, of any MPI
PATIENCE = 0.005  # seconds after which a waiting send finds out how long its message is
_frame = sys._getframe


@dataclass(frozen=True, slots=True)
class Send:
    """How a method sends."""

    name: str
    number: int
    kind: int
    mode: int
    bits: int
    fortran: int
    plain: object
    begin: object  # what a strict run makes of it


def _sends() -> dict[str, Send]:
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
            made[name] = Send(
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
RECEIVES = {
    "recv": (MPI.Comm.recv, PICKLE, NUMBER["recv"]),
    "Recv": (MPI.Comm.Recv, BUFFER, NUMBER["Recv"]),
}
_iprobe = MPI.Comm.Iprobe
PERSISTENT_SENDS = {}
for _name, _mode in (
    ("Send_init", STANDARD),
    ("Ssend_init", SYNCHRONOUS),
    ("Bsend_init", BUFFERED),
    ("Rsend_init", READY),
):
    _bits = (BUFFER, _mode, 2)
    PERSISTENT_SENDS[_name] = Send(
        name=_name,
        number=NUMBER[_name],
        kind=BUFFER,
        mode=_mode,
        bits=message_bits(*_bits),
        fortran=message_bits(*_bits, True),
        plain=None,
        begin=None,
    )
for _name in ("sendrecv", "Sendrecv"):
    SENDS[_name] = replace(
        SENDS["send" if _name == "sendrecv" else "Send"],
        name=_name,
        number=NUMBER[_name],
    )
    _plain, _kind, _ = RECEIVES["recv" if _name == "sendrecv" else "Recv"]
    RECEIVES[_name] = _plain, _kind, NUMBER[_name]


def outside(rank, on) -> bool:
    """Say whether a rank is no partner: PROC_NULL, or what MPI will refuse."""
    if type(rank) is int:
        return not 0 <= rank < on.reach
    return not hasattr(rank, "__index__") or not 0 <= rank < on.reach


def arguments_of(on, source, tag) -> tuple[int, int] | None:
    """Return source and tag as the ledger has them; None where MPI sees to it."""
    if source == MPI.ANY_SOURCE:
        source = ANY
    elif outside(source, on):
        return None
    if tag == MPI.ANY_TAG:
        tag = ANY
    elif type(tag) is not int or tag < 0:
        return None
    return source, tag


def send(self, data, dest, tag, how: Send):
    """Make a send that ends when its message has gone."""
    __tracebackhide__ = True
    on = self._on
    if on is None:
        return how.plain(self, data, dest, tag)
    session = on.session
    ledger = session.ledger
    if on.calls is not None:
        on.calls.append(how.name)
    bad_tag = type(tag) is not int or tag < 0
    if bad_tag or ledger.seq & 1 or outside(dest, on) or session.busy:
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
        result = how.plain(self, data, dest, tag)
        if how.mode == SYNCHRONOUS:
            wire.mark(index)
        return result
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
        wire.mark(index)
        return
    session.alive.append((request, data))  # for as long as MPI may read it
    start, unknown = time.monotonic(), how.kind == PICKLE and index >= 0
    while not request.Test():
        session.spin()
        if unknown and time.monotonic() - start > PATIENCE:
            unknown = False
            wire.set_bytes(index, len(MPI.pickle.dumps(data)))
    session.alive.pop()
    wire.mark(index)


def receive_from(self, buf, source, tag, status, name):
    """Make a receive that ends when its message has come."""
    __tracebackhide__ = True
    plain, kind, number = RECEIVES[name]
    on = self._on
    if on is None:
        return plain(self, buf, source, tag, status)
    session = on.session
    ledger = session.ledger
    if on.calls is not None:
        on.calls.append(name)
    known = arguments_of(on, source, tag)
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
                how = Receiving(on, name, known, place, mine, False)
                source, tag = await_message(self, session, how, source, tag)
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
        how = Receiving(on, name, known, place, mine, unasked)
        agreement.compare_message(on, how, peer, message)
    return result


def await_message(self, session, how, source, tag):
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


class Receiving:
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


def probe(self, source, tag, status, name):
    """Wait until a message has come, without receiving it."""
    __tracebackhide__ = True
    plain = getattr(MPI.Comm, name)
    on = self._on
    if on is None:
        return plain(self, source, tag, status)
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    known = arguments_of(on, source, tag)
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
    return watch_matched(on, found, status) if matched else found


def watch_matched(on, message, status):
    """Take a matched probe's message off its wire, and watch what is done to it."""
    if message is None or message == MPI.MESSAGE_NO_PROC:
        return message
    source, tag = status.Get_source(), status.Get_tag()
    fields = on.take(source, tag)
    return WatchedMessage.watch(message, on, source, tag, fields)
