"""Requests: operations under way that are watched until they are complete.

A call that completes several requests is one wait after the other, since it ends when
all have ended; one that completes any of them publishes them all.
"""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.calls import NUMBER
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.pending import Pending
from mpi_lessons.diagnosis.records import ALL, ANY, FREE
from mpi_lessons.diagnosis.signatures import signature

# Under their own names, whatever replaces them in the module MPI.
MPI_REQUEST, MPI_PREQUEST, MPI_MESSAGE = MPI.Request, MPI.Prequest, MPI.Message
_frame = sys._getframe
_NOTHING = [(FREE, 0, 0, 0, 0)]


def wrap(request: MPI.Request, pending: Pending) -> "WatchedRequest":
    """Return a request that knows what it stands for."""
    pending.begin()
    kind = WatchedPrequest if isinstance(request, MPI.Prequest) else WatchedRequest
    watched = kind(request)
    watched._pending = pending
    return watched


def _terms(request) -> list[tuple]:
    pending = request._pending if isinstance(request, WatchedRequest) else None
    if pending is None or pending.number not in pending.on.session.pending:
        return _NOTHING
    return pending.terms()


def _session(requests):
    for request in requests:
        if isinstance(request, WatchedRequest) and request._pending is not None:
            return request._pending.on.session
    return None


def _statuses(count: int, statuses: list | None) -> list:
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


def _wait_one(request, status, name, plain, test):
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


def _test_one(request, status, plain, done):
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


def _wait_all(requests, statuses, name, plain, test):
    __tracebackhide__ = True
    session = _session(requests)
    if session is None:
        return plain(requests, statuses)
    unasked = statuses is None
    statuses = _statuses(len(requests), statuses)
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
        if isinstance(request, WatchedRequest) and request._pending is not None:
            request._pending.unasked = unasked
            request._pending.complete(status)
            pendings.append(request._pending)
    if name == "Waitall":
        _look_for_objects(session, name, pendings, _frame(2))
    return result


def _is_complete(request) -> bool:
    return request == MPI.REQUEST_NULL or MPI_REQUEST.Get_status(request)


def _wait_any(requests, status, name, plain, test, completed):
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
            while (result := test(requests, status)) is _WAITING:
                session.spin()
    except Exception as error:
        session.explain_requests(error, requests)
        raise
    finally:
        if inside:
            session.ledger.leave()
    for index, of in completed(result, status):
        if 0 <= index < len(requests) and isinstance(requests[index], WatchedRequest):
            pending = requests[index]._pending
            if pending is not None:
                pending.complete(of)
    return result


def _one(index, status):
    """Say that a request of this index is complete."""
    return [(index, status)]


def _first(result, status):
    """Say the same where the object comes with the index."""
    return _one(result[0], status)


def _tested_one(result, status):
    """Say the same of a test, where it found one."""
    return _one(result[0], status) if result[1] else ()


def _some(indices, statuses):
    """Say that the requests of these indices are complete."""
    return zip(indices or (), statuses, strict=False)


def _first_some(result, statuses):
    """Say the same where the objects come with the indices."""
    return _some(result[0], statuses)


_WAITING = object()


def _tested(plain, found):
    """Return a test that gives `_WAITING` until it has found something."""

    def test(requests, status):
        result = plain(requests, status)
        return found(result)

    return test


class WatchedRequest(MPI.Request):
    """A request that is watched until it is complete."""

    _pending: Pending | None = None

    def Wait(self, status=None):  # noqa: N802
        """Wait until it is complete."""
        __tracebackhide__ = True
        return _wait_one(self, status, "Wait", MPI_REQUEST.Wait, MPI_REQUEST.Test)

    def wait(self, status=None):
        """Wait until it is complete, and return the object that came."""
        __tracebackhide__ = True
        return _wait_one(self, status, "wait", MPI_REQUEST.wait, MPI_REQUEST.test)

    def Test(self, status=None):  # noqa: N802
        """Say whether it is complete."""
        return _test_one(self, status, MPI_REQUEST.Test, bool)

    def test(self, status=None):
        """Say whether it is complete, and return the object that came."""
        return _test_one(self, status, MPI_REQUEST.test, lambda result: result[0])

    def Free(self):  # noqa: N802
        """Give the request up; the operation goes on."""
        MPI_REQUEST.Free(self)
        if self._pending is not None:
            self._pending.release()

    free = Free

    def Cancel(self):  # noqa: N802
        """Ask to cancel; it must be waited for all the same."""
        MPI_REQUEST.Cancel(self)

    cancel = Cancel

    @classmethod
    def Waitall(cls, requests, statuses=None):  # noqa: N802
        """Wait until all are complete."""
        __tracebackhide__ = True
        plain, test = MPI_REQUEST.Waitall, MPI_REQUEST.Testall
        return _wait_all(requests, statuses, "Waitall", plain, test)

    @classmethod
    def waitall(cls, requests, statuses=None):
        """Wait until all are complete, and return the objects that came."""
        __tracebackhide__ = True
        plain, test = MPI_REQUEST.waitall, MPI_REQUEST.testall
        return _wait_all(requests, statuses, "waitall", plain, test)

    @classmethod
    def Testall(cls, requests, statuses=None):  # noqa: N802
        """Say whether all are complete."""
        return _test_all(requests, statuses, MPI_REQUEST.Testall, bool)

    @classmethod
    def testall(cls, requests, statuses=None):
        """Say whether all are complete, and return the objects that came."""
        plain = MPI_REQUEST.testall
        return _test_all(requests, statuses, plain, lambda result: result[0])

    @classmethod
    def Waitany(cls, requests, status=None):  # noqa: N802
        """Wait until one is complete, and return its index."""
        __tracebackhide__ = True
        test = _tested(MPI_REQUEST.Testany, lambda r: r[0] if r[1] else _WAITING)
        status, plain = status or MPI.Status(), MPI_REQUEST.Waitany
        return _wait_any(requests, status, "Waitany", plain, test, _one)

    @classmethod
    def waitany(cls, requests, status=None):
        """Wait until one is complete, and return its index and object."""
        __tracebackhide__ = True
        test = _tested(
            MPI_REQUEST.testany, lambda r: (r[0], r[2]) if r[1] else _WAITING
        )
        status, plain = status or MPI.Status(), MPI_REQUEST.waitany
        return _wait_any(requests, status, "waitany", plain, test, _first)

    @classmethod
    def Testany(cls, requests, status=None):  # noqa: N802
        """Look for one that is complete."""
        status, plain = status or MPI.Status(), MPI_REQUEST.Testany
        return _wait_any(requests, status, "", plain, None, _tested_one)

    @classmethod
    def testany(cls, requests, status=None):
        """Look for one that is complete, and return its object."""
        status, plain = status or MPI.Status(), MPI_REQUEST.testany
        return _wait_any(requests, status, "", plain, None, _tested_one)

    @classmethod
    def Waitsome(cls, requests, statuses=None):  # noqa: N802
        """Wait until some are complete, and return their indices."""
        __tracebackhide__ = True
        test = _tested(
            MPI_REQUEST.Testsome, lambda r: r if r is None or r else _WAITING
        )
        statuses, plain = _statuses(len(requests), statuses), MPI_REQUEST.Waitsome
        return _wait_any(requests, statuses, "Waitsome", plain, test, _some)

    @classmethod
    def waitsome(cls, requests, statuses=None):
        """Wait until some are complete, and return their indices and objects."""
        __tracebackhide__ = True
        test = _tested(MPI_REQUEST.testsome, lambda r: _WAITING if r[0] == [] else r)
        statuses, plain = _statuses(len(requests), statuses), MPI_REQUEST.waitsome
        return _wait_any(requests, statuses, "waitsome", plain, test, _first_some)

    @classmethod
    def Testsome(cls, requests, statuses=None):  # noqa: N802
        """Look for those that are complete."""
        statuses, plain = _statuses(len(requests), statuses), MPI_REQUEST.Testsome
        return _wait_any(requests, statuses, "", plain, None, _some)

    @classmethod
    def testsome(cls, requests, statuses=None):
        """Look for those that are complete, and return their objects."""
        statuses, plain = _statuses(len(requests), statuses), MPI_REQUEST.testsome
        return _wait_any(requests, statuses, "", plain, None, _first_some)


def _test_all(requests, statuses, plain, done):
    if _session(requests) is None:
        return plain(requests, statuses)
    statuses = _statuses(len(requests), statuses)
    result = plain(requests, statuses)
    if done(result):
        for request, status in zip(requests, statuses, strict=False):
            if isinstance(request, WatchedRequest) and request._pending is not None:
                request._pending.complete(status)
    return result


class WatchedPrequest(WatchedRequest, MPI.Prequest):
    """A persistent request that is watched.

    Attributes
    ----------
    again : callable
        Publishes one more start of it, and returns its `Pending`.
    starts : int
        How often it was started.
    """

    again = None
    starts = 0

    @classmethod
    def of(cls, request, again):
        """Return a watched one."""
        watched = cls(request)
        watched.again = again
        return watched

    def _begin(self):
        if self.again is not None:
            self.starts += 1
            self._pending = self.again()
            self._pending.begin()

    def Start(self):  # noqa: N802
        """Start it."""
        self._begin()
        MPI_PREQUEST.Start(self)

    @classmethod
    def Startall(cls, requests):  # noqa: N802
        """Start several."""
        for request in requests:
            if isinstance(request, WatchedPrequest):
                request._begin()
        MPI_PREQUEST.Startall(requests)


class WatchedMessage(MPI.Message):
    """A message that a matched probe has found."""

    _on = _fields = None
    _source = _tag = 0

    @classmethod
    def watch(cls, message, on, source, tag, fields):
        """Return a watched one; `fields` are its words on the wire, if known."""
        watched = cls(message)
        watched._on, watched._fields = on, fields
        watched._source, watched._tag = source, tag
        return watched

    def _compare(self, name, buf):
        if self._on is None or self._fields is None:
            return
        session = self._on.session
        text = f"message.{name}()"
        place = session.place(_frame(2))
        how = Pending(self._on, name, text, place)
        how.signature = signature(buf) if name in ("Recv", "Irecv") else None
        agreement.compare_message(self._on, how, self._source, self._fields)

    def recv(self, status=None):
        """Receive it as an object."""
        self._compare("recv", None)
        return MPI_MESSAGE.recv(self, status)

    def Recv(self, buf, status=None):  # noqa: N802
        """Receive it into a buffer."""
        self._compare("Recv", buf)
        MPI_MESSAGE.Recv(self, buf, status)

    def irecv(self):
        """Begin to receive it as an object."""
        return self._begun("irecv", None, MPI_MESSAGE.irecv(self))

    def Irecv(self, buf):  # noqa: N802
        """Begin to receive it into a buffer."""
        return self._begun("Irecv", buf, MPI_MESSAGE.Irecv(self, buf))

    def _begun(self, name, buf, request):
        if self._on is None:
            return request
        self._compare(name, buf)
        place = self._on.session.place(_frame(2))
        # Its message is found: it waits for nobody.
        return wrap(request, Pending(self._on, name, f"message.{name}()", place))

    @classmethod
    def probe(cls, comm, *arguments, **named):
        """Find a message."""
        return comm.mprobe(*arguments, **named)

    @classmethod
    def Probe(cls, comm, *arguments, **named):  # noqa: N802
        """Find a message."""
        return comm.Mprobe(*arguments, **named)

    @classmethod
    def iprobe(cls, comm, *arguments, **named):
        """Look for a message."""
        return comm.improbe(*arguments, **named)

    @classmethod
    def Iprobe(cls, comm, *arguments, **named):  # noqa: N802
        """Look for a message."""
        return comm.Improbe(*arguments, **named)
