"""Waits: waiting for requests that are watched until they are complete.

A call that completes several requests is one wait after the other, since it ends when
all have ended; one that completes any of them publishes them all. Every function is
given what mpi4py has for it: `plain` makes the call, `test` looks whether it would end.
"""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import NUMBER
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.pending import Pending
from mpi_lessons.diagnosis.records import ALL, ANY, FREE

_frame = sys._getframe
_get_status = MPI.Request.Get_status  # MPI's own, whatever replaces the class
_NOTHING = [(FREE, 0, 0, 0, 0)]
WAITING = object()  # what a test of several requests gives that has found nothing


def _pending_of(request) -> Pending | None:
    return getattr(request, "_pending", None)  # a plain request has none


def _terms(request) -> list[tuple]:
    pending = _pending_of(request)
    if pending is None or pending.number not in pending.on.session.pending:
        return _NOTHING
    return pending.terms()


def _session(requests):
    for request in requests:
        if (pending := _pending_of(request)) is not None:
            return pending.on.session
    return None


def room_for(count: int, statuses: list | None) -> list:
    """Return a list of as many statuses: the caller's own, made long enough."""
    statuses = [] if statuses is None else statuses
    statuses += [MPI.Status() for _ in range(count - len(statuses))]
    return statuses


def _enter(session, name, terms, need):
    ledger = session.ledger
    if session.crowded():
        return False
    code, at = session.place(_frame(3))
    ledger.enter_many(NUMBER[name], code, at, need, terms)
    return True


def wait_one(request, status, name, plain, test):
    """Wait until a request is complete, and return what `plain` would."""
    __tracebackhide__ = True
    pending = request._pending
    if pending is None or pending.number not in pending.on.session.pending:
        return plain(request, status)
    session = pending.on.session
    if status is None:
        status, pending.unasked = MPI.Status(), True
    inside = _enter(session, name, pending.terms(), ALL)
    try:
        if not (session.strict and inside):
            result = plain(request, status)
        else:
            while not (done := test(request, status)) or done == (False, None):
                session.spin()
            result = done[1] if isinstance(done, tuple) else done
    except Exception as error:
        session.explain_request(error, pending)
        raise
    finally:
        if inside:
            session.ledger.leave()
    pending.complete(status)
    if name == "Wait":
        _look_for_objects(session, name, [pending], _frame(2))
    return result


def _look_for_objects(session, name, pendings, frame):
    """Report where an upper-case wait loses the objects that irecv brings."""
    lost = [p for p in pendings if p.receive is not None and p.name == "irecv"]
    if not lost:
        return
    whose = "request" if len(name) == 4 else "MPI.Request"
    here = session.call(f"{whose}.{name}()", session.place(frame))
    begun = session.call(lost[0].text, lost[0].place)
    session.report(
        Finding(
            "ignored-result",
            f"rank {here.rank}:  {here.call}  (line {here.line}) completes  "
            f"{begun.call}  (line {begun.line}), and the object that came is lost. "
            f"The lower-case  {name.lower()}  returns it.",
            (here, begun),
        )
    )


def test_one(request, status, plain, done):
    """Look whether a request is complete; `done` says so of what `plain` returns."""
    pending = request._pending
    if pending is None or pending.number not in pending.on.session.pending:
        return plain(request, status)
    status = MPI.Status() if status is None else status
    try:
        result = plain(request, status)
    except Exception as error:
        pending.on.session.explain_request(error, pending)
        raise
    if done(result):
        pending.complete(status)
    return result


def wait_all(requests, statuses, name, plain, test):
    """Wait until all requests are complete, and return what `plain` would."""
    __tracebackhide__ = True
    session = _session(requests)
    if session is None:
        return plain(requests, statuses)
    unasked = statuses is None
    statuses = room_for(len(requests), statuses)
    index, inside = -1, False
    try:
        if not session.strict or session.crowded():
            terms = [term for request in requests for term in _terms(request)]
            terms = [term for term in terms if term[0] != FREE] or _NOTHING
            inside = _enter(session, name, terms, ALL)
            result = plain(requests, statuses)
        else:
            while not (done := test(requests, statuses)) or done == (False, None):
                # What it waits for is the first that is not complete.
                while index < 0 or _is_complete(requests[index]):
                    index += 1
                    if index == len(requests):
                        index = -1
                        break
                    if inside:
                        session.ledger.leave()
                    inside = _enter(session, name, _terms(requests[index]), ALL)
                session.spin()
            result = done[1] if isinstance(done, tuple) else done
    except Exception as error:
        session.explain_requests(error, requests)
        raise
    finally:
        if inside:
            session.ledger.leave()
    pendings = []
    for request, status in zip(requests, statuses, strict=False):
        if (pending := _pending_of(request)) is not None:
            pending.unasked = unasked
            pending.complete(status)
            pendings.append(pending)
    if name == "Waitall":
        _look_for_objects(session, name, pendings, _frame(2))
    return result


def test_all(requests, statuses, plain, done):
    """Look whether all are complete; `done` says so of what `plain` returns."""
    if _session(requests) is None:
        return plain(requests, statuses)
    statuses = room_for(len(requests), statuses)
    result = plain(requests, statuses)
    if done(result):
        for request, status in zip(requests, statuses, strict=False):
            if (pending := _pending_of(request)) is not None:
                pending.complete(status)
    return result


def _is_complete(request) -> bool:
    return request == MPI.REQUEST_NULL or _get_status(request)


def wait_any(requests, status, name, plain, test, completed):
    """Wait for one or for some of several requests; without a name, only look.

    `completed` gives, from what came back, the indices that are complete with what
    `status` says of each.
    """
    __tracebackhide__ = True
    session = _session(requests)
    if session is None:
        return plain(requests, status)
    terms = [_terms(request) for request in requests]
    known = all(len(mine) == 1 for mine in terms)
    alive = [term for mine in terms for term in mine if term[0] != FREE]
    inside = name and _enter(session, name, alive if known and alive else _NOTHING, ANY)
    try:
        if not (session.strict and inside):
            result = plain(requests, status)
        else:
            while (result := test(requests, status)) is WAITING:
                session.spin()
    except Exception as error:
        session.explain_requests(error, requests)
        raise
    finally:
        if inside:
            session.ledger.leave()
    for index, of in completed(result, status):
        if 0 <= index < len(requests):
            pending = _pending_of(requests[index])
            if pending is not None:
                pending.complete(of)
    return result


def one_complete(index, status):
    """Say that a request of this index is complete."""
    return [(index, status)]


def one_received(result, status):
    """Say the same where the object comes with the index."""
    return one_complete(result[0], status)


def perhaps_one(result, status):
    """Say the same of a test, where it found one."""
    return one_complete(result[0], status) if result[1] else ()


def some_complete(indices, statuses):
    """Say that the requests of these indices are complete."""
    return zip(indices or (), statuses, strict=False)


def some_received(result, statuses):
    """Say the same where the objects come with the indices."""
    return some_complete(result[0], statuses)


def until_found(plain, found):
    """Return a test that gives `WAITING` until it has found something."""

    def test(requests, status):
        result = plain(requests, status)
        return found(result)

    return test
