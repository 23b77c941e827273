"""Point to point: the methods of a communicator that send, receive and probe."""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis.blocking import (
    PERSISTENT_SENDS,
    SENDS,
    arguments_of,
    probe,
    receive_from,
    send,
)
from mpi_lessons.diagnosis.exchange import sendrecv, sendrecv_replace
from mpi_lessons.diagnosis.nonblocking import (
    begin_both,
    begin_receive,
    begin_send,
    improbe,
    persistent,
    posting,
    send_init,
)
from mpi_lessons.diagnosis.records import PICKLE

_frame = sys._getframe
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
    do = send if blocking else begin_send
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
    do = improbe if name.startswith(("im", "Im")) else probe

    def method(self, source=ANY_SOURCE, tag=ANY_TAG, status=None):
        __tracebackhide__ = True
        return do(self, source, tag, status, name)

    return _method(name, method)


def _init_method(name):
    def method(self, buf, dest, tag=0):
        return send_init(self, buf, dest, tag, name)

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
        return receive_from(self, buf, source, tag, status, "recv")

    def Recv(self, buf, source=ANY_SOURCE, tag=ANY_TAG, status=None):  # noqa: N802
        """Receive into a buffer."""
        __tracebackhide__ = True
        return receive_from(self, buf, source, tag, status, "Recv")

    def irecv(self, buf=None, source=ANY_SOURCE, tag=ANY_TAG):
        """Begin to receive an object."""
        return begin_receive(self, buf, source, tag, "irecv")

    def Irecv(self, buf, source=ANY_SOURCE, tag=ANY_TAG):  # noqa: N802
        """Begin to receive into a buffer."""
        return begin_receive(self, buf, source, tag, "Irecv")

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
        return sendrecv(self, arguments, "sendrecv")

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
        return sendrecv(self, arguments, "Sendrecv")

    def Sendrecv_replace(  # noqa: N802
        self, buf, dest, sendtag=0, source=ANY_SOURCE, recvtag=ANY_TAG, status=None
    ):
        """Send a buffer and receive into it."""
        __tracebackhide__ = True
        return sendrecv_replace(self, buf, dest, sendtag, source, recvtag, status)

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
        return begin_both(
            self, "Isendrecv", sendbuf, dest, sendtag, recvbuf, source, recvtag
        )

    def Isendrecv_replace(  # noqa: N802
        self, buf, dest, sendtag=0, source=ANY_SOURCE, recvtag=ANY_TAG
    ):
        """Begin to send a buffer and receive into it."""
        return begin_both(
            self, "Isendrecv_replace", buf, dest, sendtag, buf, source, recvtag
        )

    def Recv_init(self, buf, source=ANY_SOURCE, tag=ANY_TAG):  # noqa: N802
        """Make a persistent receive."""
        request = MPI.Comm.Recv_init(self, buf, source, tag)
        on = self._on
        known = arguments_of(on, source, tag) if on is not None else None
        if known is None:
            return request
        if on.calls is not None:
            on.calls.append("Recv_init")
        place = on.session.place(_frame(1))

        def again():
            return posting(on, buf, known, "Recv_init", place)

        return persistent(request, on, "Recv_init", place, again)


for _name in set(SENDS) - {"sendrecv", "Sendrecv"}:
    setattr(PointToPoint, _name, _send_method(_name))
for _name in PERSISTENT_SENDS:
    setattr(PointToPoint, _name, _init_method(_name))
for _name in ("probe", "Probe", "mprobe", "Mprobe", "improbe", "Improbe"):
    setattr(PointToPoint, _name, _probe_method(_name))
