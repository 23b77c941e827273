"""Reader: the ledger as it is seen from outside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mpi_lessons.diagnosis.layout import (
    CALL,
    CROWDED,
    EPOCH,
    FLAG,
    HEAD,
    LIFE,
    LOST,
    MEMBERS,
    MESSAGE,
    MESSAGE_WORDS,
    MOST_MESSAGES,
    MOST_RECEIVES,
    PID,
    RECEIVE_WORDS,
    SEQ,
    STATE,
    TAIL,
    Memory,
    find_log,
    notes_path,
    read_collective,
)
from mpi_lessons.diagnosis.records import (
    Collective,
    Message,
    Receive,
    State,
    Term,
    unpack_message,
)


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
        self.memory, self.size = Memory(folder, size), size
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
            fields = MESSAGE.unpack_from(self.memory.bytes, place)
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
        return read_collective(self.memory, word, number)

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
