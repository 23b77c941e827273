"""Matched: a message that a matched probe has found, watched."""

import sys

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.pending import Pending
from mpi_lessons.diagnosis.requests import wrap
from mpi_lessons.diagnosis.signatures import signature

MPI_MESSAGE = MPI.Message  # its own, whatever replaces it in the module MPI
_frame = sys._getframe


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
