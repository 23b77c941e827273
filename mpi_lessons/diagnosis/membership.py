"""Membership: what a rank knows of one communicator that is watched."""

import hashlib
from collections.abc import Sequence

from mpi4py import MPI

from mpi_lessons.diagnosis import agreement
from mpi_lessons.diagnosis.session import Session


def make_id(*parts: object) -> int:
    """Return the id of a communicator: alike on all its ranks, unlike all others'."""
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1 | 1


def _group(group: MPI.Group, world: MPI.Group) -> tuple[int, int, tuple[int, ...]]:
    """Return rank, size and the ledger's ranks of a group, and free it."""
    found = group.rank, group.size, tuple(group.Translate_ranks(None, world))
    group.Free()
    return found


class Membership:
    """One rank's membership in one communicator.

    Parameters
    ----------
    session
        The rank's.
    comm
        The communicator, or the membership in one with the same ranks.
    ident
        Its id.
    world
        The ranks that the ledger knows, as a group.
    made
        Name of the call that made it; "" for COMM_WORLD.
    place
        Where that call was made.

    Attributes
    ----------
    members : tuple of int
        Of each rank of the communicator, its number in the ledger.
    peers : tuple of int
        The same of those that messages go to: the remote group's, if there is one.
    reach : int
        How many these are.
    collectives : int
        How many collectives this rank has begun on it.
    children : int
        How many communicators were made of it.
    calls : list of str or None
        Names of the calls that were made, where somebody counts them.
    """

    def __init__(
        self,
        session: Session,
        comm: "MPI.Comm | Membership",
        ident: int,
        world: MPI.Group,
        made: str = "",
        place: tuple[int, int] = (0, 0),
    ):
        self.session, self.id, self.world = session, ident, world
        self.made, self.place = made, place
        if isinstance(comm, Membership):  # of the one that it is a duplicate of
            self.members, self.peers = comm.members, comm.peers
            self.rank, self.size, self.is_inter = comm.rank, comm.size, comm.is_inter
            remote = list(self.peers) if self.is_inter else []
        else:
            self.is_inter = MPI.Comm.Is_inter(comm)
            self.rank, self.size, self.members = _group(MPI.Comm.Get_group(comm), world)
            self.peers, remote = self.members, []
            if self.is_inter:
                group = MPI.Intercomm.Get_remote_group(comm)
                _, _, self.peers = _group(group, world)
                remote = list(self.peers)
        # Collectives of an intercommunicator are those of both groups.
        self.everyone = self.members + tuple(remote)
        ledger = session.ledger
        self.to = [ledger.to(rank) for rank in self.peers]
        self.of = [ledger.of(rank) for rank in self.peers]
        self.reach = len(self.peers)
        self.collectives = self.children = 0
        self.calls: list[str] | None = None
        self.given = False
        self.freed = False
        file, line = session.line(*place)
        ledger.note(
            comm=ident,
            members=self.members,
            remote=remote,
            made=made,
            file=file,
            line=line,
        )
        self.slot = ledger.open_log(ident)
        session.comms.append(self)

    def child_id(self, name: str, members: Sequence[int], tag: int = 0) -> int:
        """Return the id of the next communicator that is made of this one."""
        return make_id(self.id, name, self.children, members, tag)

    def received(
        self,
        how,
        source: int,
        tag: int,
        order: int | None = None,
        any_source: bool = False,
    ) -> None:
        """Take a message that has come off its wire, and compare both ends.

        Parameters
        ----------
        how
            The receive: has ``name``, ``text``, ``place`` and ``signature``.
        source, tag
            Of the message.
        order
            Of the receive where it was posted; None for a blocking one.
        any_source
            Whether it may have come from another rank.
        """
        if not 0 <= source < self.reach:
            return
        if any_source:
            self.session.chose(how.text, how.place, self.peers[source])
        message = self.take(source, tag, order)
        if message is not None:
            agreement.compare_message(self, how, source, message)

    def take(self, source: int, tag: int, order: int | None = None) -> tuple | None:
        """Take the words of a message off its wire; None where they are not known."""
        if not self.session.pending:
            return self.of[source].take(self.id, tag)
        skip = self.skipped(source, tag, order)
        message = self.of[source].take(self.id, tag, max(skip, 0))
        return message if skip >= 0 else None

    def look(self, source: int, tag: int) -> tuple | None:
        """Return what `take` would return for a receive that begins now."""
        skip = self.skipped(source, tag) if self.session.pending else 0
        return self.of[source].look(self.id, tag, skip) if skip >= 0 else None

    def skipped(self, source: int, tag: int, order: int | None = None) -> int:
        """Return how many messages like this earlier receives have a claim to.

        Returns
        -------
        int
            -1 where nobody can say, since one of them takes any message.
        """
        count = 0
        for other in self.session.pending.values():
            if other.receive is None or other.on.id != self.id:
                continue
            theirs, their_tag, _, theirs_order = other.receive
            if order is not None and theirs_order >= order:
                continue
            if theirs in (source, -1) and their_tag in (tag, -1):
                if theirs < 0 or their_tag < 0:
                    return -1
                count += 1
        return count

    def text(self, name: str, *arguments: str) -> str:
        """Return a call as a report writes it."""
        return f"comm.{name}({', '.join(arguments)})"
