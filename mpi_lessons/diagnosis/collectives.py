"""Collectives: the collective calls of a communicator that is watched.

The k-th collective on a communicator is one call that all its ranks make together. So
each rank publishes what it calls, and compares it with what the others called. Strict,
it waits until all have come and agree before MPI is asked: what does not agree is said,
and never damages anything. Observing, it compares with its two neighbours in rank
order, which is enough, since one of two neighbours always comes later.
"""

import functools
import sys
import zlib

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement, mistakes, signatures
from mpi_lessons.diagnosis.calls import (
    COLLECTIVE_NUMBER,
    COLLECTIVES,
    FREEING,
    NUMBER,
    OPS,
    collective_methods,
    collective_text,
)
from mpi_lessons.diagnosis.findings import Call, Finding
from mpi_lessons.diagnosis.layout import MOST_COLLECTIVES
from mpi_lessons.diagnosis.pending import Pending, check_buffer
from mpi_lessons.diagnosis.records import (
    BLOCKING,
    BUFFER,
    COLLECTIVE,
    NONBLOCKING,
    PERSISTENT,
    PICKLE,
    Collective,
)
from mpi_lessons.diagnosis.requests import WatchedPrequest, wrap
from mpi_lessons.diagnosis.results import look_at_use
from mpi_lessons.diagnosis.signatures import signature

_frame = sys._getframe
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


def _given(on, name: str, given: dict) -> tuple[int, int, list[int] | None]:
    """Return type, bytes per block and counts of what a rank gives to a collective."""
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


def _publish(on, name, form, kind, given, place) -> Collective:
    """Publish the next collective of this rank on a communicator."""
    ledger = on.session.ledger
    on.collectives += 1
    type_, count, vector = 0, -1, None
    root = given.get("root", -1)
    if on.is_inter or not isinstance(root, int):
        root = -1
    elif kind == BUFFER and form != PERSISTENT:
        type_, count, vector = _given(on, name, given)
    collective = Collective(
        number=on.collectives,
        name=COLLECTIVE_NUMBER[name],
        kind=kind,
        form=form,
        root=root,
        op=number_of_op(given["op"]) if "op" in given else 0,
        type=type_,
        count=count,
        code=place[0],
        at=place[1],
    )
    if vector is not None:
        ledger.set_vector(on.id, on.collectives, vector)
    ledger.log(on.slot, collective)
    return collective


def _compare(on, mine: Collective, ranks) -> None:
    """Compare with those of `ranks` that have come, and report what differs."""
    ledger = on.session.ledger
    others = {on.session.rank: mine}
    for rank in ranks:
        theirs = ledger.collective(rank, on.id, mine.number)
        if theirs is not None and theirs is not mine:
            others[rank] = theirs
    if len(others) < 2 or all(_same(mine, other) for other in others.values()):
        return
    found = agreement.compare_collectives(others, functools.partial(_call_of, on))
    if found is not None:
        on.session.report(found)


def _same(one: Collective, two: Collective) -> bool:
    return (
        one.name == two.name
        and (one.kind == two.kind or COLLECTIVES[one.name] == "barrier")
        and one.form == two.form
        and one.root == two.root
        and one.op == two.op
        and one.type == two.type
        and one.count == two.count
    )


def _call_of(on, rank: int, collective: Collective) -> Call:
    place = (collective.code, collective.at)
    return on.session.call_of(rank, collective_text(collective), place)


def _meet(on, mine: Collective) -> None:
    """Wait until all ranks have come to this collective, and compare."""
    __tracebackhide__ = True
    session, ledger = on.session, on.session.ledger
    if on.slot < 0:
        return
    others = [rank for rank in on.everyone if rank != session.rank]
    late = others
    while True:
        still = [rank for rank in late if ledger.entered(rank, on.id) < mine.number]
        if len(still) < len(late):
            _compare(on, mine, [rank for rank in others if rank not in still])
        late = still
        if not late:
            return
        session.progress()


def _stay_near(on, mine: Collective) -> None:
    """Compare with both neighbours; wait for one that is very far behind."""
    if on.slot < 0:
        return
    session, ledger = on.session, on.session.ledger
    everyone = on.everyone
    at = everyone.index(session.rank)
    near = {everyone[at - 1], everyone[(at + 1) % len(everyone)]} - {session.rank}
    for rank in near:
        while ledger.entered(rank, on.id) < mine.number - MOST_COLLECTIVES + 2:
            session.progress()
    _compare(on, mine, near)


def _compare_vectors(on, name: str, mine: Collective, given: dict) -> None:
    """Compare counts that may differ from rank to rank; all have come."""
    session, ledger = on.session, on.session.ledger
    vectors = {
        rank: ledger.vector(member, on.id, mine.number)
        for rank, member in enumerate(on.members)
    }
    if on.is_inter or any(vector is None for vector in vectors.values()):
        return
    root = given.get("root", -1)
    found = agreement.compare_vectors(name, on.rank, root, vectors)
    if found is None:
        return
    sender, receiver, sent, wanted = found
    calls = []
    for rank in (sender, receiver):
        member = on.members[rank]
        theirs = ledger.collective(member, on.id, mine.number)
        calls.append(_call_of(on, member, theirs or mine))
    one, two = calls
    session.report(
        Finding(
            "count-mismatch",
            f"rank {one.rank} gives {sent} bytes to rank {two.rank} in  {one.call}  "
            f"(line {one.line}), but rank {two.rank} expects {wanted} from it "
            f"(line {two.line}): give both the same count.",
            tuple(calls),
            fatal=True,
            key=f"vector {on.id} {mine.number}",
        )
    )


def _call(self, name: str, arguments: tuple, method: str, kind: int, given: dict):
    """Make a blocking collective."""
    __tracebackhide__ = True
    on = self._on
    plain = getattr(type(self).plain, method)
    if on is None:
        return plain(self, *arguments)
    session = on.session
    if on.calls is not None:
        on.calls.append(method)
    if session.crowded():
        return session.plainly(self, method, plain, arguments)
    frame = _frame(2)
    place = code, at = session.place(frame)
    if session.pending and kind == BUFFER:
        _check_buffers(on, method, place, given)
    ledger = session.ledger
    try:
        # What mpi4py refuses on this rank alone must not leave the others inside MPI.
        if session.strict and mistakes.suspects(on, method, given):
            return plain(self, *arguments)
        mine = _publish(on, name, BLOCKING, kind, given, place)
        number = NUMBER[method]
        ledger.enter(number, code, at, COLLECTIVE, on.id, -1, 0, mine.number)
        try:
            if session.strict:
                _meet(on, mine)
                if name.endswith("v"):
                    _compare_vectors(on, name, mine, given)
            else:
                _stay_near(on, mine)
            result = plain(self, *arguments)
        finally:
            ledger.leave()
    except Exception as error:
        session.explain(error, self, method, arguments, place)
        raise
    if result is not None and kind == PICKLE:
        look_at_use(on, name, given, place, frame)
    return result


def _check_buffers(on, method, place, given):
    text = on.text(method)
    for role in ("buf", "sendbuf", "recvbuf"):
        buf = given.get(role)
        if buf is None or buf is _IN_PLACE:
            continue
        writes = role == "recvbuf" or (role == "buf" and on.rank != given.get("root"))
        check_buffer(on.session, text, place, buf, writes)


def _begin(self, name: str, arguments: tuple, method: str, given: dict):
    """Begin a nonblocking collective."""
    on = self._on
    plain = getattr(type(self).plain, method)
    if on is None:
        return plain(self, *arguments)
    if on.session.crowded():
        return on.session.plainly(self, method, plain, arguments)
    session = on.session
    if on.calls is not None:
        on.calls.append(method)
    place = session.place(_frame(2))
    if session.pending:
        _check_buffers(on, method, place, given)
    try:
        mine = _publish(on, name, NONBLOCKING, BUFFER, given, place)
        if session.strict:
            _compare(on, mine, on.everyone)
        else:
            _stay_near(on, mine)
        request = plain(self, *arguments)
    except Exception as error:
        session.explain(error, self, method, arguments, place)
        raise
    text = collective_text(mine)
    return wrap(request, Pending(on, method, text, place, collective=mine.number))


def _prepare(self, name: str, arguments: tuple, method: str, given: dict):
    """Make a persistent collective."""
    on = self._on
    plain = getattr(type(self).plain, method)
    if on is None:
        return plain(self, *arguments)
    if on.session.crowded():
        return on.session.plainly(self, method, plain, arguments)
    if on.calls is not None:
        on.calls.append(method)
    place = on.session.place(_frame(2))
    mine = _publish(on, name, PERSISTENT, BUFFER, given, place)
    if on.session.strict:
        _compare(on, mine, on.everyone)
    request = plain(self, *arguments)
    text = collective_text(mine)

    def again():
        return Pending(on, method, text, place)

    watched = WatchedPrequest.of(request, again)
    on.session.persistent.append((watched, text, place))
    return watched


def together(self, name: str, make, arguments: tuple, named: dict):
    """Make or free a communicator: a collective that all ranks come to.

    Parameters
    ----------
    name
        The method.
    make
        The method itself, of mpi4py.
    arguments, named
        What it was given.
    """
    __tracebackhide__ = True
    on = self._on
    session = on.session
    if on.calls is not None:
        on.calls.append(name)
    if session.crowded():
        return make(self, *arguments, **named)
    place = code, at = session.place(_frame(2))
    form = NONBLOCKING if name.startswith("Idup") else BLOCKING
    try:
        mine = _publish(on, name.lower(), form, PICKLE, {}, place)
        ledger = session.ledger
        ledger.enter(NUMBER[name], code, at, COLLECTIVE, on.id, -1, 0, mine.number)
        try:
            # Subtle: a freed communicator's log goes; nobody may still need it.
            if (session.strict and form == BLOCKING) or name in FREEING:
                _meet(on, mine)
            else:
                _stay_near(on, mine)
            return make(self, *arguments, **named)
        finally:
            ledger.leave()
    except Exception as error:
        session.explain(error, self, name, arguments, place)
        raise


def _make(method: str, name: str, form: str, parameters: tuple[str, ...]):
    """Return a watched method with mpi4py's parameters."""
    kind = PICKLE if form == "blocking" and method.islower() else BUFFER
    defaults = {"op": "MPI.SUM", "root": "0", "recvcounts": "None"}
    defaults["info"] = "MPI.INFO_NULL"
    words = [
        f"{word}={defaults[word]}" if word in defaults else word for word in parameters
    ]
    passed = ", ".join(parameters)
    given = ", ".join(f"{word!r}: {word}" for word in parameters)
    do = {"blocking": "_call", "nonblocking": "_begin", "persistent": "_prepare"}[form]
    extra = f"{kind}, " if form == "blocking" else ""
    tail = "," if parameters else ""
    text = (
        f"def {method}(self{''.join(', ' + word for word in words)}):\n"
        "    __tracebackhide__ = True\n"
        f"    return {do}(self, {name!r}, ({passed}{tail}), {method!r}, {extra}"
        f"{{{given}}})\n"
    )
    scope = {"MPI": MPI, "_call": _call, "_begin": _begin, "_prepare": _prepare}
    exec(compile(text, __file__, "exec"), scope)  # noqa: S102 - a signature as data
    made = scope[method]
    made.__doc__ = f"As mpi4py's {method}, watched."
    return made


class Collectives:
    """The collective calls of a communicator, watched: all of mpi4py's."""


class NeighbourCollectives:
    """Those of a communicator with a topology."""


for _name, (_collective, _form, _parameters) in collective_methods().items():
    _neighbour = _collective.startswith("neighbor")
    if hasattr(MPI.Topocomm if _neighbour else MPI.Comm, _name) or hasattr(
        MPI.Intracomm, _name
    ):
        setattr(
            NeighbourCollectives if _neighbour else Collectives,
            _name,
            _make(_name, _collective, _form, _parameters),
        )
