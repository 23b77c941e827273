"""Ledger: what every rank publishes of its calls, in memory that all of a host share.

A rank writes only into its own part, before it calls MPI and after; so nobody locks,
and a rank that stands still inside MPI has said all that there is to say. Whoever wants
to know who waits for whom reads it from outside.

::

    rank r   state      the call it is in: name, line, what it waits for
             receives   posted and not yet complete
             logs       one per communicator: its last collectives
             vector     counts of its last collective of differing counts
    r -> d   wire       messages on their way, in the order they were sent

Names that do not fit into words (files, communicators) stand in a text file per rank.
"""

import io
import itertools
import json
import mmap
import os
import struct
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from mpi_lessons.diagnosis.layout import (
    CALL,
    CALL_STRUCT,
    COLLECTIVE_STRUCT,
    COLLECTIVE_WORDS,
    CROWDED,
    EPOCH,
    FLAG,
    LIFE,
    LOG,
    LOGS,
    LOST,
    MEMBERS,
    MOST_COLLECTIVES,
    MOST_LOGS,
    MOST_RECEIVES,
    MOST_TERMS,
    PID,
    RECEIVE_STRUCT,
    RECEIVE_WORDS,
    SEQ,
    STATE,
    TERM_WORDS,
    VECTOR,
    VECTORS,
    Memory,
    find_log,
    notes_path,
    read_collective,
)
from mpi_lessons.diagnosis.records import ALL, FREE, RUNNING, Collective
from mpi_lessons.diagnosis.wires import Incoming, Outgoing


class Ledger:
    """A rank's side of the ledger: it writes here, and reads the others' logs.

    Parameters
    ----------
    folder
        Where it lies; the same for all ranks.
    size
        Number of ranks.
    rank
        This one.
    far
        Ranks on other hosts.

    Attributes
    ----------
    seq : int
        Odd while the rank is inside a call.
    """

    def __init__(
        self, folder: Path, size: int, rank: int, far: frozenset[int] = frozenset()
    ):
        self.memory = Memory(folder, size)
        self.rank, self.size = rank, size
        self._at = self.memory.rank_at(rank)
        self._base = self._at // 8
        self._call_at = self._at + 8 * CALL
        self._seq = self._base + SEQ
        self._outgoing = [Outgoing(self.memory, rank, dest) for dest in range(size)]
        self._incoming = [
            Incoming(self.memory, source, rank, source in far) for source in range(size)
        ]
        self._notes = open(  # noqa: SIM115 - open as long as the process
            notes_path(folder, rank), "a", encoding="utf-8"
        )
        self._free_receives = list(range(MOST_RECEIVES))[::-1]
        self._free_logs = deque(range(MOST_LOGS))
        self._used_logs: set[int] = set()
        self._found_logs: dict[tuple[int, int], int] = {}
        self._order = itertools.count(1)
        self.seq = self.epoch = 0
        self.memory.words[self._base + PID] = os.getpid()

    def detach(self) -> None:
        """Write nowhere from now on: this process is a fork of the rank."""
        size = len(self.memory.bytes)
        self.memory.bytes = mmap.mmap(-1, size)
        self.memory.words = memoryview(self.memory.bytes).cast("q")
        self._notes = io.StringIO()

    def begin(self, epoch: int, members: int) -> None:
        """Begin anew with so many ranks: what was published before is void.

        All ranks that take part must have left the epoch before.
        """
        words, base = self.memory.words, self._base
        for wire in self._outgoing:
            wire.clear(epoch)
        for slot in set(range(MOST_RECEIVES)) - set(self._free_receives):
            words[base + STATE + RECEIVE_WORDS * slot] = 0
        for slot in self._used_logs:
            self._clear_log(slot)
        self._free_receives = list(range(MOST_RECEIVES))[::-1]
        self._free_logs = deque(range(MOST_LOGS))
        self._used_logs = set()
        self._found_logs.clear()
        words[base + FLAG] = 0
        words[base + MEMBERS] = members
        words[base + CROWDED] = 0
        words[base + EPOCH] = self.epoch = epoch
        words[base + LIFE] = RUNNING

    @property
    def life(self) -> int:
        """What this rank has last said of its life."""
        return self.memory.words[self._base + LIFE]

    def live(self, life: int) -> None:
        """Say that the program has left its function, or ended."""
        self.memory.words[self._base + LIFE] = life

    def lives(self) -> list[int]:
        """Return the life of every rank."""
        words, at = self.memory.words, self.memory.rank_at
        return [words[at(rank) // 8 + LIFE] for rank in range(self.size)]

    def note(self, **what: object) -> None:
        """Write what does not fit into words, before it is referred to."""
        self._notes.write(json.dumps(what) + "\n")
        self._notes.flush()

    def enter(self, call, code, at, kind, comm, peer, tag, index) -> None:
        """Say that this rank is about to make a call, and what it waits for."""
        self.seq = seq = self.seq + 1
        CALL_STRUCT.pack_into(
            self.memory.bytes,
            self._call_at,
            call | ALL << 16 | 1 << 20,
            kind,
            code << 32 | at,
            comm,
            peer,
            tag,
            index,
            seq,
        )

    def enter_many(
        self, call: int, code: int, at: int, need: int, terms: Sequence[tuple]
    ) -> None:
        """Say the same of a call that waits for all or for any of several things.

        More than there is room for is as good as nothing known: the call may end.
        """
        if len(terms) > MOST_TERMS:
            terms = [(FREE, 0, 0, 0, 0)]
        words, base = self.memory.words, self._base + CALL
        words[base] = call | need << 16 | len(terms) << 20
        words[base + 2] = code << 32 | at
        first = terms[0]
        words[base + 1] = first[0]
        words[base + 3 : base + 7] = memoryview(struct.pack("=4q", *first[1:])).cast(
            "q"
        )
        place = base + 8
        for kind, comm, peer, tag, index in terms[1:]:
            packed = struct.pack("=4q", kind | (index << 8), comm, peer, tag)
            words[place : place + 4] = memoryview(packed).cast("q")
            place += TERM_WORDS
        self.seq += 1
        words[self._base + SEQ] = self.seq

    def leave(self) -> None:
        """Say that the call is over."""
        self.seq = seq = self.seq + 1
        self.memory.words[self._seq] = seq

    def give_up(self) -> None:
        """Say that nothing is known of this rank any more: it may go on at any time."""
        words, base = self.memory.words, self._base + CALL
        words[base + 1] = FREE
        words[base] = words[base] & 0xFFFF | ALL << 16 | 1 << 20
        for other in range(self.size):
            for at in (
                self.memory.wire_at(self.rank, other),
                self.memory.wire_at(other, self.rank),
            ):
                words[at // 8 + LOST] = 1

    def flagged(self) -> bool:
        """Say whether the present call has been found to wait for ever."""
        return self.memory.words[self._base + FLAG] == self.seq

    def to(self, dest: int) -> Outgoing:
        """Return the wire to a rank."""
        return self._outgoing[dest]

    def of(self, source: int) -> Incoming:
        """Return the wire from a rank."""
        return self._incoming[source]

    def post(
        self, comm: int, source: int, tag: int, code: int, at: int, kind: int
    ) -> tuple:
        """Publish a receive that is posted, and return (slot, order) of it.

        The slot is -1 where there is no room: then nobody knows what is posted here.
        """
        order = next(self._order)
        if not self._free_receives:
            self.memory.words[self._base + CROWDED] = 1
            return -1, order
        slot = self._free_receives.pop()
        place = self._at + 8 * (STATE + RECEIVE_WORDS * slot)
        packed = (order, comm, source, tag, code, at, kind)
        RECEIVE_STRUCT.pack_into(self.memory.bytes, place, *packed)
        return slot, order

    def unpost(self, slot: int) -> None:
        """Take a posted receive back: it is complete."""
        if slot >= 0:
            self.memory.words[self._base + STATE + RECEIVE_WORDS * slot] = 0
            self._free_receives.append(slot)

    def open_log(self, comm: int) -> int:
        """Make room for a communicator's collectives; -1 where there is none."""
        if not self._free_logs:
            return -1
        slot = self._free_logs.popleft()
        self._used_logs.add(slot)
        word = self._base + LOGS + LOG * slot
        self.memory.words[word + 1] = 0
        self.memory.words[word] = comm
        return slot

    def close_log(self, slot: int) -> None:
        """Give the room of a freed communicator back.

        Subtle: it stays as it is until the room is needed, and that comes last: others
        may have yet to see that this rank came to free it.
        """
        if slot >= 0:
            self._free_logs.append(slot)

    def _clear_log(self, slot: int) -> None:
        word = self._base + LOGS + LOG * slot
        self.memory.words[word] = self.memory.words[word + 1] = 0

    def log(self, slot: int, collective: Collective) -> None:
        """Publish a collective call."""
        word = LOGS + LOG * slot
        turn = collective.number % MOST_COLLECTIVES
        place = self._at + 8 * (word + 2 + COLLECTIVE_WORDS * turn)
        self.memory.bytes[place : place + 8 * COLLECTIVE_WORDS] = _pack(collective)
        self.memory.words[self._base + word + 1] = collective.number

    def entered(self, rank: int, comm: int) -> int:
        """Return how many collectives a rank has begun on a communicator."""
        word = self._log_word(rank, comm)
        return self.memory.words[word + 1] if word is not None else 0

    def collective(self, rank: int, comm: int, number: int) -> Collective | None:
        """Return a rank's collective of this number, if it is (still) there."""
        word = self._log_word(rank, comm)
        if word is None or self.memory.words[word + 1] < number:
            return None
        return read_collective(self.memory, word, number)

    def _log_word(self, rank: int, comm: int) -> int | None:
        words = self.memory.words
        found = self._found_logs.get((rank, comm))
        if found is not None and words[found] == comm:
            return found
        word = find_log(self.memory, rank, comm)
        if word is not None:
            self._found_logs[rank, comm] = word
        return word

    def set_vector(self, comm: int, number: int, values: Iterable[int]) -> None:
        """Publish the counts of a collective whose ranks give differing ones."""
        values = list(values)[: VECTOR - 3]
        packed = struct.pack(f"={3 + len(values)}q", comm, number, len(values), *values)
        place = self._at + 8 * VECTORS
        self.memory.bytes[place : place + len(packed)] = packed

    def vector(self, rank: int, comm: int, number: int) -> list[int] | None:
        """Return the counts that a rank has published for this collective."""
        start = self.memory.rank_at(rank) // 8 + VECTORS
        words = self.memory.words
        if (words[start], words[start + 1]) != (comm, number):
            return None
        return words[start + 3 : start + 3 + words[start + 2]].tolist()


def _pack(made: Collective) -> bytes:
    return COLLECTIVE_STRUCT.pack(
        *(made.number, made.name, made.kind, made.form, made.root, made.op),
        *(made.type, made.count, made.code, made.at, 0, 0),
    )
