"""Requests: operations under way that are watched until they are complete."""

from mpi4py import MPI

from mpi_lessons.diagnosis.pending import Pending
from mpi_lessons.diagnosis.waits import (
    WAITING,
    one_complete,
    one_received,
    perhaps_one,
    room_for,
    some_complete,
    some_received,
    test_all,
    test_one,
    until_found,
    wait_all,
    wait_any,
    wait_one,
)

# Under their own names, whatever replaces them in the module MPI.
MPI_REQUEST, MPI_PREQUEST = MPI.Request, MPI.Prequest


def wrap(request: MPI.Request, pending: Pending) -> "WatchedRequest":
    """Return a request that knows what it stands for."""
    pending.begin()
    kind = WatchedPrequest if isinstance(request, MPI.Prequest) else WatchedRequest
    watched = kind(request)
    watched._pending = pending
    return watched


class WatchedRequest(MPI.Request):
    """A request that is watched until it is complete."""

    _pending: Pending | None = None

    def Wait(self, status=None):  # noqa: N802
        """Wait until it is complete."""
        __tracebackhide__ = True
        return wait_one(self, status, "Wait", MPI_REQUEST.Wait, MPI_REQUEST.Test)

    def wait(self, status=None):
        """Wait until it is complete, and return the object that came."""
        __tracebackhide__ = True
        return wait_one(self, status, "wait", MPI_REQUEST.wait, MPI_REQUEST.test)

    def Test(self, status=None):  # noqa: N802
        """Say whether it is complete."""
        return test_one(self, status, MPI_REQUEST.Test, bool)

    def test(self, status=None):
        """Say whether it is complete, and return the object that came."""
        return test_one(self, status, MPI_REQUEST.test, lambda result: result[0])

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
        return wait_all(requests, statuses, "Waitall", plain, test)

    @classmethod
    def waitall(cls, requests, statuses=None):
        """Wait until all are complete, and return the objects that came."""
        __tracebackhide__ = True
        plain, test = MPI_REQUEST.waitall, MPI_REQUEST.testall
        return wait_all(requests, statuses, "waitall", plain, test)

    @classmethod
    def Testall(cls, requests, statuses=None):  # noqa: N802
        """Say whether all are complete."""
        return test_all(requests, statuses, MPI_REQUEST.Testall, bool)

    @classmethod
    def testall(cls, requests, statuses=None):
        """Say whether all are complete, and return the objects that came."""
        plain = MPI_REQUEST.testall
        return test_all(requests, statuses, plain, lambda result: result[0])

    @classmethod
    def Waitany(cls, requests, status=None):  # noqa: N802
        """Wait until one is complete, and return its index."""
        __tracebackhide__ = True
        test = until_found(MPI_REQUEST.Testany, lambda r: r[0] if r[1] else WAITING)
        status, plain = status or MPI.Status(), MPI_REQUEST.Waitany
        return wait_any(requests, status, "Waitany", plain, test, one_complete)

    @classmethod
    def waitany(cls, requests, status=None):
        """Wait until one is complete, and return its index and object."""
        __tracebackhide__ = True
        test = until_found(
            MPI_REQUEST.testany, lambda r: (r[0], r[2]) if r[1] else WAITING
        )
        status, plain = status or MPI.Status(), MPI_REQUEST.waitany
        return wait_any(requests, status, "waitany", plain, test, one_received)

    @classmethod
    def Testany(cls, requests, status=None):  # noqa: N802
        """Look for one that is complete."""
        status, plain = status or MPI.Status(), MPI_REQUEST.Testany
        return wait_any(requests, status, "", plain, None, perhaps_one)

    @classmethod
    def testany(cls, requests, status=None):
        """Look for one that is complete, and return its object."""
        status, plain = status or MPI.Status(), MPI_REQUEST.testany
        return wait_any(requests, status, "", plain, None, perhaps_one)

    @classmethod
    def Waitsome(cls, requests, statuses=None):  # noqa: N802
        """Wait until some are complete, and return their indices."""
        __tracebackhide__ = True
        test = until_found(
            MPI_REQUEST.Testsome, lambda r: r if r is None or r else WAITING
        )
        statuses, plain = room_for(len(requests), statuses), MPI_REQUEST.Waitsome
        return wait_any(requests, statuses, "Waitsome", plain, test, some_complete)

    @classmethod
    def waitsome(cls, requests, statuses=None):
        """Wait until some are complete, and return their indices and objects."""
        __tracebackhide__ = True
        test = until_found(MPI_REQUEST.testsome, lambda r: WAITING if r[0] == [] else r)
        statuses, plain = room_for(len(requests), statuses), MPI_REQUEST.waitsome
        return wait_any(requests, statuses, "waitsome", plain, test, some_received)

    @classmethod
    def Testsome(cls, requests, statuses=None):  # noqa: N802
        """Look for those that are complete."""
        statuses, plain = room_for(len(requests), statuses), MPI_REQUEST.Testsome
        return wait_any(requests, statuses, "", plain, None, some_complete)

    @classmethod
    def testsome(cls, requests, statuses=None):
        """Look for those that are complete, and return their objects."""
        statuses, plain = room_for(len(requests), statuses), MPI_REQUEST.testsome
        return wait_any(requests, statuses, "", plain, None, some_received)


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
