"""Communicator: what a program is given in place of a plain one.

It means the same as the communicator that it was made from. Besides, it publishes every
call, so that somebody outside can say who waits for whom; what is made from it is
watched too.
"""

import collections
import sys

from mpi4py import MPI

from mpi_lessons.diagnosis import calls
from mpi_lessons.diagnosis.collectives import (
    Collectives,
    NeighbourCollectives,
    together,
)
from mpi_lessons.diagnosis.matched import WatchedMessage
from mpi_lessons.diagnosis.membership import Membership, make_id
from mpi_lessons.diagnosis.point_to_point import PointToPoint
from mpi_lessons.diagnosis.requests import WatchedPrequest, WatchedRequest
from mpi_lessons.diagnosis.session import Session


class NotAllowedError(RuntimeError):
    """A call that a learner's function must not make; the text says why."""


# What has no partner, or none that waits: it is passed through as it is.
PASSED = frozenset(
    {
        *("Get_rank", "Get_size", "Get_group", "Get_name", "Set_name", "Get_info"),
        *("Set_info", "Get_attr", "Set_attr", "Delete_attr", "Get_errhandler"),
        *("Set_errhandler", "Call_errhandler", "Get_topology", "Compare"),
        *("Is_inter", "Is_intra", "Attach_buffer", "Detach_buffer", "Get_failed"),
        *("Ack_failed", "Is_revoked", "Revoke", "Iprobe", "iprobe", "py2f", "toint"),
        *("Get_remote_group", "Get_remote_size", "Get_cart_rank", "Get_coords"),
        *("Get_dim", "Get_topo", "Shift", "Get_dims", "Get_neighbors"),
        *("Get_neighbors_count", "Get_dist_neighbors", "Get_dist_neighbors_count"),
        # properties
        *("group", "handle", "info", "is_inter", "is_intra", "is_topo", "name"),
        *("rank", "size", "topology", "remote_group", "remote_size", "coords", "dim"),
        *("dims", "ndim", "periods", "topo", "degrees", "indegree", "inedges"),
        *("inoutedges", "outdegree", "outedges", "edges", "index", "nedges"),
        *("neighbors", "nneighbors", "nnodes"),
        # of the class, not of a communicator
        *("Create_errhandler", "Create_keyval", "Free_keyval", "Get_parent", "Join"),
        *("f2py", "fromhandle", "fromint", "Create_from_group", "Create_from_groups"),
    }
)


class Watched(PointToPoint, Collectives):
    """What a communicator of any kind gets to be watched."""

    plain = MPI.Comm

    @property
    def calls(self) -> list[str] | None:
        """Names of the calls that were made, where somebody counts them."""
        return self._on.calls if self._on is not None else None

    def Abort(self, errorcode=0):  # noqa: N802
        """End all ranks."""
        on = self._on
        if on is not None and on.given:
            raise NotAllowedError(
                f"called comm.Abort({errorcode}), which ends all ranks"
            )
        if on is not None:
            on.session.aborted(errorcode)
        MPI.Comm.Abort(self, errorcode)

    def Free(self):  # noqa: N802
        """Free it, together with all its ranks."""
        __tracebackhide__ = True
        self._end("Free")

    def Disconnect(self):  # noqa: N802
        """Free it as soon as all is over that is under way on it."""
        __tracebackhide__ = True
        self._end("Disconnect")

    free = Free

    def _end(self, name):
        __tracebackhide__ = True
        on, plain = self._on, getattr(MPI.Comm, name)
        if on is None or on.freed:
            return plain(self)
        if on.given:
            raise NotAllowedError(
                f"called comm.{name}() on what it was given, not what it made"
            )
        together(self, name, plain, (), {})
        on.session.ledger.close_log(on.slot)
        on.freed = True
        return None

    def Create_group(self, group, tag=0):  # noqa: N802
        """Make a communicator of a group; only its ranks call."""
        made = self._elsewhere("Create_group", (group, tag))
        on = self._on
        if on is None or made == MPI.COMM_NULL:
            return made
        members = tuple(MPI.Group.Translate_ranks(made.group, None, on.world))
        turn = _turns[on.id, members, tag] = _turns[on.id, members, tag] + 1
        ident = make_id(on.id, "Create_group", members, tag, turn)
        return adopt(made, on, "Create_group", ident)

    def _elsewhere(self, name, arguments, named=None):
        """Make a call of which nobody can say who must come: it may always end."""
        on, plain = self._on, getattr(type(self).plain, name)
        if named:
            inner = plain

            def plain(comm, *words):
                return inner(comm, *words, **named)

        if on is None:
            return plain(self, *arguments)
        if on.calls is not None:
            on.calls.append(name)
        return on.session.plainly(self, name, plain, arguments)


_turns: collections.Counter = collections.Counter()


def _making(name):
    def method(self, *arguments, **named):
        __tracebackhide__ = True
        on, plain = self._on, getattr(type(self).plain, name)
        if on is None:
            return plain(self, *arguments, **named)
        made = together(self, name, plain, arguments, named)
        on.children += 1
        if isinstance(made, tuple):  # nonblocking: a communicator and a request
            return adopt(made[0], on, name, None, like=on), *made[1:]
        return adopt(made, on, name) if made != MPI.COMM_NULL else made

    method.__name__, method.__doc__ = name, f"As mpi4py's {name}, watched."
    return method


def _passing(name):
    def method(self, *arguments, **named):
        return self._elsewhere(name, arguments, named)

    method.__name__, method.__doc__ = name, f"As mpi4py's {name}."
    return method


def adopt(comm, parent: Membership, name: str, ident: int | None = None, like=None):
    """Return a communicator that was made of a watched one, watched too."""
    session = parent.session
    place = session.place(sys._getframe(1))
    kind = next(kind for kind in KINDS if isinstance(comm, kind.plain))
    watched = kind(comm)
    if like is not None:
        ident = parent.child_id(name, like.members)
        watched._on = Membership(session, like, ident, parent.world, name, place)
    else:
        if ident is None:
            ident = _child_id(comm, parent, name)
        watched._on = Membership(session, comm, ident, parent.world, name, place)
    watched._on.calls = parent.calls
    return watched


def _child_id(comm, parent: Membership, name: str) -> int:
    members = MPI.Group.Translate_ranks(MPI.Comm.Get_group(comm), None, parent.world)
    if not MPI.Comm.Is_inter(comm):
        return parent.child_id(name, tuple(members))
    remote = MPI.Intercomm.Get_remote_group(comm)
    everyone = [*members, *MPI.Group.Translate_ranks(remote, None, parent.world)]
    if name != "Create_intercomm":
        return parent.child_id(name, tuple(sorted(everyone)))
    # Its two sides have different parents.
    key = ("inter", tuple(sorted(everyone)))
    _turns[key] += 1
    return make_id(*key, _turns[key], parent.session.ledger.epoch)


class WatchedCart(Watched, NeighbourCollectives, MPI.Cartcomm):
    """A Cartesian communicator, watched."""

    plain = MPI.Cartcomm


class WatchedGraph(Watched, NeighbourCollectives, MPI.Graphcomm):
    """A communicator with a graph, watched."""

    plain = MPI.Graphcomm


class WatchedDistgraph(Watched, NeighbourCollectives, MPI.Distgraphcomm):
    """A communicator with a distributed graph, watched."""

    plain = MPI.Distgraphcomm


class WatchedInter(Watched, MPI.Intercomm):
    """A communicator between two groups, watched."""

    plain = MPI.Intercomm


class WatchedComm(Watched, MPI.Intracomm):
    """A communicator of one group, watched."""

    plain = MPI.Intracomm


KINDS = (WatchedCart, WatchedGraph, WatchedDistgraph, WatchedInter, WatchedComm)
for _kind in KINDS:
    for _name in calls.MAKING:
        if hasattr(_kind.plain, _name):
            setattr(_kind, _name, _making(_name))
    for _name in calls.ELSEWHERE:
        if hasattr(_kind.plain, _name) and _name not in vars(Watched):
            setattr(_kind, _name, _passing(_name))


def watch(comm: MPI.Intracomm, session: Session, world: MPI.Group, ident: int):
    """Return a watched communicator that means the same as `comm`.

    Parameters
    ----------
    comm
        Any communicator of one group.
    session
        This rank's.
    world
        The group whose ranks are those of the ledger.
    ident
        A number that all its ranks give, and no other communicator has.
    """
    # Requests are also completed by methods of their class.
    MPI.Request, MPI.Prequest = WatchedRequest, WatchedPrequest
    MPI.Message = WatchedMessage
    kind = next(kind for kind in KINDS if isinstance(comm, kind.plain))
    watched = kind(comm)
    watched._on = Membership(session, comm, ident, world)
    return watched
