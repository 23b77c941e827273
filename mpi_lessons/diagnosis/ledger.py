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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ABSENT, RUNNING, LEFT, ENDED = range(4)  # a rank's life, within its epoch
SEND, RECEIVE, PROBE, COLLECTIVE, FREE = range(5)  # what a call may wait for
ALL, ANY = range(2)  # ... and how many of these it needs
PICKLE, BUFFER = range(2)  # how a message was made
STANDARD, SYNCHRONOUS, BUFFERED, READY = range(4)  # modes of a send
BLOCKING, NONBLOCKING, PERSISTENT = range(3)  # forms of a call

LIFE, EPOCH, PID, FLAG, CROWDED, MEMBERS = range(6)  # words of a state
CALL, SEQ = 8, 15  # ... the call, and last of all the number that makes it valid
TERM_WORDS, MOST_TERMS = 4, 24
STATE = 16 + TERM_WORDS * MOST_TERMS  # words
RECEIVE_WORDS, MOST_RECEIVES = 7, 512
COLLECTIVE_WORDS, MOST_COLLECTIVES = 12, 16
LOG = 2 + COLLECTIVE_WORDS * MOST_COLLECTIVES
MOST_LOGS = 256
VECTOR = 1024
MESSAGE_WORDS, MOST_MESSAGES = 8, 2048
WIRE = 8 + MESSAGE_WORDS * MOST_MESSAGES
HEAD, TAIL, LOST = range(3)  # of a wire

_LOGS = STATE + RECEIVE_WORDS * MOST_RECEIVES
_VECTOR = _LOGS + LOG * MOST_LOGS
RANK = _VECTOR + VECTOR
ROOM = 8 * 4096  # bytes: a page, so that ranks do not share one

_call = struct.Struct("=8q")
_receive = struct.Struct(f"={RECEIVE_WORDS}q")
_collective = struct.Struct(f"={COLLECTIVE_WORDS}q")
_message = struct.Struct(f"={MESSAGE_WORDS}q")
_pages = -(-8 * RANK // ROOM) * ROOM


def _size(size: int) -> int:
    return size * _pages + 8 * WIRE * size * size


@dataclass(frozen=True, slots=True)
class Message:
    """An envelope on a wire.

    Parameters
    ----------
    comm
        Id of the communicator.
    tag
        Its tag.
    kind
        `PICKLE` or `BUFFER`.
    mode
        `STANDARD`, `SYNCHRONOUS`, `BUFFERED` or `READY`.
    fortran
        Whether its items lie in Fortran's order.
    form
        `BLOCKING`, `NONBLOCKING` or `PERSISTENT`.
    type
        Number of the items' type, see `signatures`; 0 where unknown.
    bytes
        Its length; -1 where unknown.
    code, at
        Where it was sent: number of the code object, and the instruction in it.
    index
        Its number on its wire.
    """

    comm: int
    tag: int
    kind: int
    mode: int
    fortran: bool
    form: int
    type: int
    bytes: int
    code: int
    at: int
    index: int


@dataclass(frozen=True, slots=True)
class Collective:
    """One collective call of one rank on one communicator.

    Parameters
    ----------
    number
        Its number on the communicator, from 1.
    name
        Number of the collective: the same for all its forms.
    kind, form
        As in `Message`.
    root
        The root's rank, -1 where there is none.
    op
        Number of the operation, 0 where unknown or none.
    type
        Number of the items' type.
    count
        Bytes per block that this rank gives or takes; -1 where unknown.
    code, at
        Where it was called.
    """

    number: int
    name: int
    kind: int
    form: int
    root: int
    op: int
    type: int
    count: int
    code: int
    at: int

    def pack(self) -> bytes:
        """Return its words."""
        return _collective.pack(
            *(self.number, self.name, self.kind, self.form, self.root, self.op),
            *(self.type, self.count, self.code, self.at, 0, 0),
        )


@dataclass(frozen=True, slots=True)
class Receive:
    """A receive that is posted: ``order`` counts them on its rank, from 1.

    ``kind`` is `PICKLE` or `BUFFER`, as in `Message`.
    """

    order: int
    comm: int
    source: int
    tag: int
    code: int
    at: int
    kind: int


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a call waits for.

    `kind` is `SEND` (with the index of its message), `RECEIVE` (with the order of the
    posted receive, or 0 for a blocking one), `PROBE`, `COLLECTIVE` (with its number) or
    `FREE`. `peer` is a rank of the communicator, or negative for any.
    """

    kind: int
    comm: int
    peer: int
    tag: int
    index: int


@dataclass(frozen=True, slots=True)
class State:
    """What one rank has published of the call it is in."""

    rank: int
    seq: int
    life: int
    epoch: int
    pid: int
    members: int
    call: int
    code: int
    at: int
    need: int
    terms: tuple[Term, ...]

    @property
    def inside(self) -> bool:
        """Whether it is inside a call."""
        return self.seq % 2 == 1


class _Memory:
    """The shared memory, opened by a rank or by a reader."""

    def __init__(self, folder: Path, size: int):
        self.folder, self.size = Path(folder), size
        handle = os.open(self.folder / "ledger", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, _size(size))  # new bytes are zeros
            self.bytes = mmap.mmap(handle, _size(size))
        finally:
            os.close(handle)
        self.words = memoryview(self.bytes).cast("q")

    def rank_at(self, rank: int) -> int:
        """Return the first byte of a rank's part."""
        return rank * _pages

    def wire_at(self, source: int, dest: int) -> int:
        """Return the first byte of a wire."""
        return self.size * _pages + 8 * WIRE * (source * self.size + dest)


class Outgoing:
    """The end of a wire at which messages are put on."""

    __slots__ = ("_at", "_memory", "_word", "head", "lost")

    def __init__(self, memory: _Memory, source: int, dest: int):
        self._memory, self._at = memory, memory.wire_at(source, dest)
        self._word = self._at // 8
        self.clear()

    def clear(self) -> None:
        """Forget all messages; nobody may be reading."""
        words = self._memory.words
        words[self._word : self._word + 3] = memoryview(bytes(24)).cast("q")
        self.head, self.lost = 0, False

    def put(self, comm, tag, bits, type_, length, code, at) -> int:
        """Put an envelope on, and return its index; -1 where the wire is lost.

        `bits` are those of `message_bits`.

        A wire that holds more messages than there is room for is lost: nothing is
        known of it any more, and nobody is accused.
        """
        words, head = self._memory.words, self.head
        if self.lost or head - words[self._word + TAIL] >= MOST_MESSAGES:
            words[self._word + LOST] = self.lost = 1
            return -1
        place = self._at + 64 + 8 * MESSAGE_WORDS * (head % MOST_MESSAGES)
        _message.pack_into(
            self._memory.bytes,
            place,
            comm,
            tag,
            bits,
            type_,
            length,
            code,
            at,
            1,
        )
        self.head = head + 1
        words[self._word + HEAD] = head + 1
        return head

    def retract(self, index: int) -> None:
        """Take a message back that was not sent after all."""
        if index >= 0:
            place = self._word + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)
            self._memory.words[place] = 0

    def set_bytes(self, index: int, length: int) -> None:
        """Tell the length of a message that was not known when it was sent."""
        place = self._word + 8 + MESSAGE_WORDS * (index % MOST_MESSAGES)
        self._memory.words[place + 4] = length

    def taken(self, index: int) -> bool:
        """Say whether a message has been received."""
        words = self._memory.words
        if index < words[self._word + TAIL]:
            return True
        return not words[self._word + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)]


class Incoming:
    """The end of a wire at which messages are taken off."""

    __slots__ = ("_at", "_memory", "_word")

    def __init__(self, memory: _Memory, source: int, dest: int):
        self._memory, self._at = memory, memory.wire_at(source, dest)
        self._word = self._at // 8

    @property
    def lost(self) -> bool:
        """Whether the wire is lost."""
        return bool(self._memory.words[self._word + LOST])

    def take(self, comm: int, tag: int) -> tuple | None:
        """Take off the first message of this communicator and tag (-1: any).

        Returns
        -------
        tuple or None
            The words of the message, None where there is none.
        """
        words, word = self._memory.words, self._word
        tail = words[word + TAIL]
        if tail < words[word + HEAD] and not words[word + LOST]:
            # Most often it is the first: then all that it takes is one step.
            place = self._at + 64 + 8 * MESSAGE_WORDS * (tail % MOST_MESSAGES)
            message = _message.unpack_from(self._memory.bytes, place)
            if message[0] == comm and message[1] == tag and message[7]:
                words[word + TAIL] = tail + 1
                return message
        for index, message in self.live():
            if message[0] == comm and tag in (message[1], -1):
                self.remove(index)
                return message
        return None

    def live(self) -> Iterator[tuple[int, tuple]]:
        """Yield index and words of the messages that nobody has taken, in order."""
        words, word = self._memory.words, self._word
        if words[word + LOST]:
            return
        for index in range(words[word + TAIL], words[word + HEAD]):
            place = self._at + 64 + 8 * MESSAGE_WORDS * (index % MOST_MESSAGES)
            message = _message.unpack_from(self._memory.bytes, place)
            if message[7]:
                yield index, message

    def remove(self, index: int) -> None:
        """Take a message off."""
        words, word = self._memory.words, self._word
        words[word + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)] = 0
        tail, head = words[word + TAIL], words[word + HEAD]
        while (
            tail < head
            and not words[word + 15 + MESSAGE_WORDS * (tail % MOST_MESSAGES)]
        ):
            tail += 1
        words[word + TAIL] = tail


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

    Attributes
    ----------
    seq : int
        Odd while the rank is inside a call.
    """

    def __init__(self, folder: Path, size: int, rank: int):
        self.memory = _Memory(folder, size)
        self.rank, self.size = rank, size
        self._at = self.memory.rank_at(rank)
        self._base = self._at // 8
        self._call_at = self._at + 8 * CALL
        self._seq = self._base + SEQ
        self._outgoing = [Outgoing(self.memory, rank, dest) for dest in range(size)]
        self._incoming = [Incoming(self.memory, source, rank) for source in range(size)]
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
            wire.clear()
        for slot in set(range(MOST_RECEIVES)) - set(self._free_receives):
            words[base + STATE + RECEIVE_WORDS * slot] = 0
        for slot in self._used_logs:
            self._clear_log(slot)
        self._used_logs.clear()
        self._free_receives = list(range(MOST_RECEIVES))[::-1]
        self._free_logs = deque(range(MOST_LOGS))
        self._used_logs: set[int] = set()
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
        _call.pack_into(
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
        _receive.pack_into(self.memory.bytes, place, *packed)
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
        word = self._base + _LOGS + LOG * slot
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
        word = self._base + _LOGS + LOG * slot
        self.memory.words[word] = self.memory.words[word + 1] = 0

    def log(self, slot: int, collective: Collective) -> None:
        """Publish a collective call."""
        word = _LOGS + LOG * slot
        turn = collective.number % MOST_COLLECTIVES
        place = self._at + 8 * (word + 2 + COLLECTIVE_WORDS * turn)
        self.memory.bytes[place : place + 8 * COLLECTIVE_WORDS] = collective.pack()
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
        return _read_collective(self.memory, word, number)

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
        place = self._at + 8 * _VECTOR
        self.memory.bytes[place : place + len(packed)] = packed

    def vector(self, rank: int, comm: int, number: int) -> list[int] | None:
        """Return the counts that a rank has published for this collective."""
        start = self.memory.rank_at(rank) // 8 + _VECTOR
        words = self.memory.words
        if (words[start], words[start + 1]) != (comm, number):
            return None
        return words[start + 3 : start + 3 + words[start + 2]].tolist()


def find_log(memory: _Memory, rank: int, comm: int) -> int | None:
    """Return the first word of a rank's log of a communicator, if there is one."""
    start = memory.rank_at(rank) // 8 + _LOGS
    words = memory.words
    for word in range(start, start + LOG * MOST_LOGS, LOG):
        if words[word] == comm:
            return word
    return None


def _read_collective(memory: _Memory, word: int, number: int) -> Collective | None:
    place = 8 * (word + 2 + COLLECTIVE_WORDS * (number % MOST_COLLECTIVES))
    fields = _collective.unpack_from(memory.bytes, place)
    return Collective(*fields[:10]) if fields[0] == number else None


def notes_path(folder: Path, rank: int) -> Path:
    """Return where a rank's notes lie."""
    return Path(folder) / f"notes-{rank}"


@dataclass
class Notes:
    """What one rank has noted, read as far as it goes.

    Attributes
    ----------
    codes : dict
        Number of a code object to (file, name, [(first, after, line), ...]).
    comms : dict
        Id of a communicator to its members and how it was made.
    """

    path: Path
    codes: dict[int, tuple] = field(default_factory=dict)
    comms: dict[int, dict] = field(default_factory=dict)
    _read: int = 0

    def refresh(self) -> None:
        """Read what is new."""
        try:
            with open(self.path, "rb") as file:
                file.seek(self._read)
                text = file.read()
        except FileNotFoundError:
            return
        text = text[: text.rfind(b"\n") + 1]
        self._read += len(text)
        for line in text.splitlines():
            note = json.loads(line)
            if "code" in note:
                self.codes[note["code"]] = note["file"], note["name"], note["lines"]
            elif "comm" in note:
                self.comms[note["comm"]] = note

    def line(self, code: int, at: int) -> tuple[str, int]:
        """Return file and line of an instruction; ("", 0) where unknown."""
        if code not in self.codes:
            self.refresh()
        file, _, lines = self.codes.get(code, ("", "", ()))
        for first, after, line in lines:
            if first <= at < after and line:
                return file, line
        return file, 0


class Reader:
    """The ledger as it is seen from outside.

    Parameters
    ----------
    folder, size
        As in `Ledger`.
    """

    def __init__(self, folder: Path, size: int):
        self.memory, self.size = _Memory(folder, size), size
        self.notes = [Notes(notes_path(folder, rank)) for rank in range(size)]

    def sequence(self) -> list[int]:
        """Return every rank's sequence number, which is cheap."""
        words = self.memory.words
        return [
            words[self.memory.rank_at(rank) // 8 + SEQ] for rank in range(self.size)
        ]

    def state(self, rank: int) -> State:
        """Return what a rank has published of its present call."""
        base = self.memory.rank_at(rank) // 8
        words = self.memory.words[base : base + STATE].tolist()
        packed, kind, line, *first, _ = words[CALL : CALL + 8]
        terms = [Term(kind, *first)]
        for place in range(CALL + 8, CALL + 8 + 4 * ((packed >> 20) - 1), 4):
            mixed, comm, peer, tag = words[place : place + 4]
            terms.append(Term(mixed & 255, comm, peer, tag, mixed >> 8))
        return State(
            rank=rank,
            seq=words[SEQ],
            life=words[LIFE],
            epoch=words[EPOCH],
            pid=words[PID],
            members=words[MEMBERS],
            call=packed & 0xFFFF,
            code=line >> 32,
            at=line & 0xFFFFFFFF,
            need=packed >> 16 & 15,
            terms=tuple(terms) if packed >> 20 else (),
        )

    def flag(self, rank: int, seq: int) -> None:
        """Tell a rank that its call of this sequence number waits for ever."""
        self.memory.words[self.memory.rank_at(rank) // 8 + FLAG] = seq

    def receives(self, rank: int) -> list[Receive] | None:
        """Return the posted receives of a rank in order; None where there are more."""
        start = self.memory.rank_at(rank) // 8
        if self.memory.words[start + CROWDED]:
            return None
        start += STATE
        words = self.memory.words[start : start + RECEIVE_WORDS * MOST_RECEIVES]
        posted = [
            Receive(*words[slot : slot + RECEIVE_WORDS].tolist())
            for slot in range(0, len(words), RECEIVE_WORDS)
            if words[slot]
        ]
        return sorted(posted, key=lambda receive: receive.order)

    def lost(self, source: int, dest: int) -> bool:
        """Say whether nothing is known of the messages between two ranks."""
        return bool(self.memory.words[self.memory.wire_at(source, dest) // 8 + LOST])

    def messages(self, source: int, dest: int) -> Iterator[Message]:
        """Yield the messages that are on their way between two ranks, in order."""
        at = self.memory.wire_at(source, dest)
        words = self.memory.words
        tail, head = words[at // 8 + TAIL], words[at // 8 + HEAD]
        for index in range(tail, head):
            place = at + 64 + 8 * MESSAGE_WORDS * (index % MOST_MESSAGES)
            fields = _message.unpack_from(self.memory.bytes, place)
            if fields[7]:
                yield unpack_message(fields, index)

    def taken(self, source: int, dest: int, index: int) -> bool:
        """Say whether a message has been received; also where the wire is lost."""
        at = self.memory.wire_at(source, dest) // 8
        words = self.memory.words
        if index < 0 or words[at + LOST] or index < words[at + TAIL]:
            return True
        return not words[at + 15 + MESSAGE_WORDS * (index % MOST_MESSAGES)]

    def entered(self, rank: int, comm: int) -> int:
        """Return how many collectives a rank has begun on a communicator."""
        word = find_log(self.memory, rank, comm)
        return self.memory.words[word + 1] if word is not None else 0

    def collective(self, rank: int, comm: int, number: int) -> Collective | None:
        """Return a rank's collective of this number, if it is (still) there."""
        word = find_log(self.memory, rank, comm)
        if word is None:
            return None
        return _read_collective(self.memory, word, number)

    def comm(self, comm: int) -> dict:
        """Return what is noted of a communicator: members, how and where made."""
        for notes in self.notes:
            if comm in notes.comms:
                return notes.comms[comm]
        for notes in self.notes:
            notes.refresh()
            if comm in notes.comms:
                return notes.comms[comm]
        return {"comm": comm, "members": [], "remote": [], "made": ""}


def message_bits(kind: int, mode: int, form: int, fortran: bool = False) -> int:
    """Return a message's kind, mode, order and form as one number."""
    return kind | mode << 1 | fortran << 3 | form << 4


def unpack_message(fields: Sequence[int], index: int) -> Message:
    """Return a message from its words."""
    comm, tag, bits, type_, length, code, at, _ = fields
    return Message(
        comm=comm,
        tag=tag,
        kind=bits & 1,
        mode=bits >> 1 & 3,
        fortran=bool(bits >> 3 & 1),
        form=bits >> 4 & 3,
        type=type_,
        bytes=length,
        code=code,
        at=at,
        index=index,
    )
