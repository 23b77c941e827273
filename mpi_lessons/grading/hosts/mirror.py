"""Mirror: what the ranks of a host have written, and how it is written elsewhere.

Subtle: the order. A rank writes what it speaks of before it speaks of it, so a change
is read in the opposite order (first what was taken off, then what ranks say of
themselves, then what they refer to) and is written in the order of the ranks. Then no
reader ever finds less than a rank has told, wherever it reads. That holds between
statements only: in which order one of them copies many words, nobody promises.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mpi_lessons.diagnosis.layout import FLAG, LOG, LOGS, MOST_LOGS, RANK, SEQ, Memory
from mpi_lessons.grading.board import Board
from mpi_lessons.grading.hosts.files import Files, Part
from mpi_lessons.grading.hosts.wires import Sent, Taken, Wires

MOST_SKIPPED = 10  # looks that are left out in a row while ranks seem to rest
TRIES = 3  # to read what a rank says of itself while it does not change

# The turns in which words are written: after all content those that tell others that
# it is there, namely how many collectives a log has, whose log it is, and the call.
CONTENT, COUNT, OWNER, CALL = range(4)
_end = LOGS + LOG * MOST_LOGS
TELLING = {
    COUNT: slice(LOGS + 1, _end, LOG),
    OWNER: slice(LOGS, _end, LOG),
    CALL: slice(SEQ, SEQ + 1),
}
TURN = np.full(RANK, CONTENT, np.int8)  # of each word
for _turn, _words in TELLING.items():
    TURN[_words] = _turn


@dataclass
class Change:
    """What ranks of one host have written since the last change.

    Attributes
    ----------
    taken, sent
        Of their messages.
    ranks : list
        Rank, numbers of words, and the words, of its part of the ledger.
    rows : list
        Rank and its words on the board.
    case : bytes
        What rank 0 has announced there; empty: nothing new.
    files : list
        Parts of files.
    """

    taken: list[Taken] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    ranks: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    rows: list[tuple[int, list[int]]] = field(default_factory=list)
    case: bytes = b""
    files: list[Part] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())


class Mirror:
    """The memory of one host.

    Parameters
    ----------
    folder
        Where board, ledger and files of this host lie.
    size
        Number of ranks, on all hosts.
    mine
        The ranks of this host.
    """

    def __init__(self, folder: Path, size: int, mine: Sequence[int]):
        self.mine = list(mine)
        self.memory, self.board = Memory(folder, size), Board(folder, size)
        self._words = np.frombuffer(self.memory.bytes, np.int64)
        self._wires = Wires(self.memory, self.mine)
        self.files = Files(folder, self.mine)
        self._ranks = {rank: np.zeros(RANK, np.int64) for rank in self.mine}
        self._rows = {rank: [] for rank in self.mine}
        self._case = self.board.case()
        self._pulse: list = []
        self._skipped = 0

    def _part(self, rank: int) -> np.ndarray:
        start = self.memory.rank_at(rank) // 8
        return self._words[start : start + RANK]

    def looks_quiet(self) -> bool:
        """Say, at little cost, whether the ranks seem to have done nothing.

        What they do between their calls is not seen by this, so it is believed only
        some times in a row.
        """
        pulse = [
            *(self._part(rank)[SEQ] for rank in self.mine),
            *(self.board.row(rank) for rank in self.mine),
        ]
        quiet = pulse == self._pulse and self._skipped < MOST_SKIPPED
        self._pulse, self._skipped = pulse, quiet * (self._skipped + 1)
        return quiet

    def changes(self) -> Change:
        """Return what the ranks of this host have written since the last call."""
        change = Change(taken=self._wires.taken())
        for rank in self.mine:
            row = self.board.row(rank)
            if row != self._rows[rank]:
                self._rows[rank] = row
                change.rows.append((rank, row))
        if 0 in self._ranks and (case := self.board.case()) != self._case:
            self._case = change.case = case
        for rank in self.mine:
            new, old = self._snapshot(rank), self._ranks[rank]
            new[FLAG] = old[FLAG]  # not the rank's own: it is told by the hub
            places = np.flatnonzero(new != old)
            if len(places):
                change.ranks.append(
                    (rank, places.astype(np.int32).tobytes(), new[places].tobytes())
                )
            self._ranks[rank] = new
        change.sent = self._wires.sent()
        change.files = self.files.changes()
        return change

    def _snapshot(self, rank: int) -> np.ndarray:
        """Return a copy of a rank's part, of one moment as far as its call goes."""
        part = self._part(rank)
        for _ in range(TRIES):
            first = [(at, part[at].copy()) for at in reversed(TELLING.values())]
            copy = part.copy()
            for at, words in first:
                copy[at] = words
            if part[SEQ] == copy[SEQ]:
                return copy
        copy[SEQ] += copy[SEQ] % 2  # it makes call after call: it was outside meanwhile
        return copy

    def write(self, change: Change) -> None:
        """Write what another host tells."""
        for file in change.files:
            self.files.write(file)
        for sent in change.sent:
            self._wires.write_sent(sent)
        for rank, places, words in change.ranks:
            at = np.frombuffer(places, np.int32)
            new = np.frombuffer(words, np.int64)
            turns, part = TURN[at], self._part(rank)
            part[at[turns == OWNER]] = 0  # a log that changes hands is nobody's so long
            for turn in (CONTENT, *TELLING):
                part[at[turns == turn]] = new[turns == turn]
        if change.case:
            self.board.set_case(change.case)
        for rank, row in change.rows:
            self.board.set_row(rank, row)
        for taken in change.taken:
            self._wires.write_taken(taken)

    def flags(self, ranks: Sequence[int]) -> dict[int, int]:
        """Return the calls, by number, that ranks were told to wait for ever."""
        return {rank: int(self._part(rank)[FLAG]) for rank in ranks}

    def flag(self, rank: int, seq: int) -> None:
        """Tell a rank of this host so."""
        self._part(rank)[FLAG] = seq
