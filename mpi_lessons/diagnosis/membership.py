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
    mixed : set of int
        Ranks of whose messages nobody can say which receive took which.
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
        self.mixed: set[int] = set()
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
            self.session.chose(how.text, how.place, self.peers[source], self.reach)
        message = self.take(source, tag, order)
        if message is not None:
            agreement.compare_message(self, how, source, message)

    def take(self, source: int, tag: int, order: int | None = None) -> tuple | None:
        """Take the words of a message off its wire; None where they are not known."""
        if self.of[source].far:
            self.of[source].wait_for(self.id, tag)
        if not self.session.pending:
            return self.of[source].take(self.id, tag)
        found, sure = self._mine(source, tag, order)
        if found is None:
            return None
        index, message = found
        self.of[source].remove(index)
        if not sure:
            self.mixed.add(source)
        return message if source not in self.mixed else None

    def look(self, source: int, tag: int, order: int | None = None) -> tuple | None:
        """Return what `take` would return, and leave it; a tag of -1 is any."""
        if self.of[source].far:
            self.of[source].wait_for(self.id, tag)
        found, sure = self._mine(source, tag, order)
        return found[1] if found and sure and source not in self.mixed else None

    def first_source(self, source: int, tag: int) -> int:
        """Return `source`, or where that is any, the first that has sent such a tag."""
        if source >= 0:
            return source
        for rank, wire in enumerate(self.of):
            for _, message in wire.live():
                if message[0] == self.id and tag in (message[1], -1):
                    return rank
        return -1

    def _mine(self, source: int, tag: int, order: int | None = None) -> tuple:
        """Return the message that a receive gets, and whether that is sure.

        A message goes to the first receive that was posted and takes it. Where one
        takes messages of any rank, nobody can say whether it took one of this wire.
        """
        earlier = sorted(
            other.receive[3::-1]
            for other in self.session.pending.values()
            if other.receive is not None
            and other.on.id == self.id
            and other.receive[0] in (source, -1)
            and (order is None or other.receive[3] < order)
        )
        sure, first = True, None
        for index, message in self.of[source].live():
            if message[0] != self.id:
                continue
            if tag in (message[1], -1) and first is None:
                first = index, message
            for other in earlier:
                _, _, their_tag, their_source = other
                if their_tag in (-1, message[1]):
                    sure = sure and their_source >= 0
                    earlier.remove(other)
                    break
            else:
                if tag in (message[1], -1):
                    return (index, message), sure
        return first, False

    def text(self, name: str, *arguments: str) -> str:
        """Return a call as a report writes it."""
        return f"comm.{name}({', '.join(arguments)})"
