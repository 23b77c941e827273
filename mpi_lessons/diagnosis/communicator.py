"""Communicator: what a learner's function is given in place of a plain one.

It behaves as the communicator it was made from, and besides counts its calls, can make
standard sends synchronous, and refuses what would end or break the job.
"""

import functools

from mpi4py import MPI

from mpi_lessons.diagnosis.calls import FAMILIES

SYNCHRONOUS = {
    "send": "ssend",
    "Send": "Ssend",
    "isend": "issend",
    "Isend": "Issend",
    "Send_init": "Ssend_init",
}
CHILDREN = (
    *("Dup", "Dup_with_info", "Clone", "Idup", "Idup_with_info", "Sub", "Merge"),
    *("Create", "Create_group", "Split", "Split_type", "Create_intercomm"),
    *("Create_cart", "Create_graph", "Create_dist_graph", "Create_dist_graph_adjacent"),
)
ENDINGS = ("Free", "Disconnect", "Abort")
INTERESTING = frozenset().union(*FAMILIES.values(), CHILDREN, ENDINGS)


class NotAllowedError(RuntimeError):
    """A call that a learner's function must not make; the text says why."""


class Watched:
    """What a communicator of any kind gets to be watched.

    Attributes
    ----------
    calls : list of str
        Names of the methods called, in order; shared with communicators made from it.
    strict : bool
        Whether standard sends complete only when they are received.
    given : bool
        Whether it was given to the learner, who then must not free it.
    """

    calls = None
    strict = False
    given = False

    def __getattribute__(self, name):
        method = super().__getattribute__(name)
        if name not in INTERESTING:
            return method
        if name in ENDINGS:
            return functools.partial(_refuse, name) if self.given else method
        if name in CHILDREN:
            return functools.partial(self._child, name, method)
        if self.strict and name in SYNCHRONOUS:
            method = super().__getattribute__(SYNCHRONOUS[name])
        if self.calls is None:
            return method
        return functools.partial(_count, self.calls, name, method)

    def _child(self, name, method, *args, **kwargs):
        """Make a communicator from this one, and watch it too."""
        if self.calls is not None:
            self.calls.append(name)
        made = method(*args, **kwargs)
        if isinstance(made, tuple):  # nonblocking: a communicator and a request
            return self._adopt(made[0]), *made[1:]
        return self._adopt(made)

    def _adopt(self, comm):
        if comm == MPI.COMM_NULL:
            return comm
        kind = next(kind for kind in KINDS if isinstance(comm, kind.__base__))
        watched = kind(comm)
        watched.calls, watched.strict = self.calls, self.strict
        return watched


class WatchedCart(Watched, MPI.Cartcomm):
    """A Cartesian communicator, watched."""


class WatchedGraph(Watched, MPI.Graphcomm):
    """A communicator with a graph, watched."""


class WatchedDistgraph(Watched, MPI.Distgraphcomm):
    """A communicator with a distributed graph, watched."""


class WatchedInter(Watched, MPI.Intercomm):
    """A communicator between two groups, watched."""


class WatchedComm(Watched, MPI.Intracomm):
    """A communicator that counts its calls.

    Made from another by ``WatchedComm(comm)``: both mean the same communicator.
    """

    @classmethod
    def watch(cls, comm, strict=False):
        """Return a watched communicator that means the same as `comm`."""
        watched = cls(comm)
        watched.calls, watched.strict, watched.given = [], strict, True
        return watched


KINDS = (WatchedCart, WatchedGraph, WatchedDistgraph, WatchedInter, WatchedComm)


def _count(calls, name, method, *args, **kwargs):
    calls.append(name)
    return method(*args, **kwargs)


def _refuse(name, *args):
    if name == "Abort":
        code = args[0] if args else 0
        raise NotAllowedError(f"called comm.Abort({code}), which ends every rank")
    raise NotAllowedError(
        f"called comm.{name}() on what it was given, not what it made"
    )


class GuardedWorld(MPI.Intracomm):
    """COMM_WORLD, which says so when a function uses it that was given another.

    Attributes
    ----------
    guarded : bool
        Whether a learner's code runs, and every use is refused.
    """

    guarded = False

    def __getattribute__(self, name):
        if not name.startswith("_") and name != "guarded" and self.guarded:
            raise NotAllowedError(
                "used MPI.COMM_WORLD in place of comm, which it was given: "
                "comm may hold fewer ranks"
            )
        return super().__getattribute__(name)


def install_world() -> GuardedWorld:
    """Put a guarded COMM_WORLD in the place of the plain one, and return it."""
    world = GuardedWorld(MPI.COMM_WORLD)
    finalize = MPI.Finalize

    def finalize_unless_guarded():
        if world.guarded:
            raise NotAllowedError("called MPI.Finalize(), after which MPI is gone")
        finalize()

    MPI.COMM_WORLD, MPI.Finalize = world, finalize_unless_guarded
    return world
