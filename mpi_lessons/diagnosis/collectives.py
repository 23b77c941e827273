"""Collectives: the collective calls of a communicator that is watched.

Each is published, met for (`meeting`), and only then made.
"""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import (
    FREEING,
    NUMBER,
    collective_methods,
    collective_text,
)
from mpi_lessons.diagnosis.meeting import (
    compare,
    compare_vectors,
    meet,
    publish,
    stay_near,
)
from mpi_lessons.diagnosis.pending import Pending, check_buffer
from mpi_lessons.diagnosis.records import (
    BLOCKING,
    BUFFER,
    COLLECTIVE,
    NONBLOCKING,
    PERSISTENT,
    PICKLE,
)
from mpi_lessons.diagnosis.refusals import suspects
from mpi_lessons.diagnosis.requests import WatchedPrequest, wrap
from mpi_lessons.diagnosis.results import look_at_use

_frame = sys._getframe
_IN_PLACE = MPI.IN_PLACE


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
        if session.strict and suspects(on, method, given):
            return plain(self, *arguments)
        mine = publish(on, name, BLOCKING, kind, given, place)
        number = NUMBER[method]
        ledger.enter(number, code, at, COLLECTIVE, on.id, -1, 0, mine.number)
        try:
            if session.strict:
                meet(on, mine)
                if name.endswith("v"):
                    compare_vectors(on, name, mine, given)
            else:
                stay_near(on, mine)
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
        mine = publish(on, name, NONBLOCKING, BUFFER, given, place)
        if session.strict:
            compare(on, mine, on.everyone)
        else:
            stay_near(on, mine)
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
    mine = publish(on, name, PERSISTENT, BUFFER, given, place)
    if on.session.strict:
        compare(on, mine, on.everyone)
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
        mine = publish(on, name.lower(), form, PICKLE, {}, place)
        ledger = session.ledger
        ledger.enter(NUMBER[name], code, at, COLLECTIVE, on.id, -1, 0, mine.number)
        try:
            # Subtle: a freed communicator's log goes; nobody may still need it.
            if (session.strict and form == BLOCKING) or name in FREEING:
                meet(on, mine)
            else:
                stay_near(on, mine)
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
