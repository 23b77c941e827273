"""Wires: the messages under way, of which both ends write a part.

The sender's host owns how many there are and what each says; the receiver's host owns
how many are taken and which of the others. A message that one end has taken off stays
off. Each time a wire is cleared it gets a new number, its turn: what one end says of
an earlier turn does not count.
"""

from collections.abc import Iterator

import numpy as np

from mpi_lessons.diagnosis.layout import (
    HEAD,
    LOST,
    MESSAGE_WORDS,
    MOST_MESSAGES,
    TAIL,
    TURN,
    Memory,
)

FIRST = 8  # words of a wire before its first message
LIVE = 7  # the word of a message that says that it is not taken
Sent = tuple[int, int, int, int, bool, list[tuple[int, bytes]]]
Taken = tuple[int, int, int, int, bool, list[int]]


class Wires:
    """The wires of a host's memory, as one end of each.

    Parameters
    ----------
    memory
        The ledger's.
    mine
        The ranks of this host.
    """

    def __init__(self, memory: Memory, mine: list[int]):
        everyone = range(memory.size)
        self._words = np.frombuffer(memory.bytes, np.int64)
        self._memory = memory
        self._out = _Side(self, [(s, d) for s in mine for d in everyone], (HEAD, LOST))
        self._in = _Side(self, [(s, d) for s in everyone for d in mine], (TAIL, LOST))
        self._rows: dict[tuple[int, int], dict[int, bytes]] = {}
        self._cleared: dict[tuple[int, int], list[int]] = {}
        self._early: dict[tuple[int, int], Taken] = {}

    def base(self, source: int, dest: int) -> int:
        """Return the first word of a wire."""
        return self._memory.wire_at(source, dest) // 8

    def _row(self, base: int, index: int) -> slice:
        start = base + FIRST + MESSAGE_WORDS * (index % MOST_MESSAGES)
        return slice(start, start + MESSAGE_WORDS)

    def sent(self) -> list[Sent]:
        """Return what the senders of this host have changed since the last call."""
        changes = []
        for source, dest, base, fresh in self._out.look():
            turn, head, tail, lost = self._head(base)
            known = {} if fresh else self._rows.get((source, dest), {})
            rows = {
                index: self._words[self._row(base, index)].tobytes()
                for index in range(max(tail, head - MOST_MESSAGES), head)
            }
            new = [item for item in rows.items() if known.get(item[0]) != item[1]]
            self._rows[source, dest] = rows
            if new or self._out.changed(source, dest, (turn, head, lost)):
                changes.append((source, dest, turn, head, bool(lost), new))
        return changes

    def taken(self) -> list[Taken]:
        """Return what the receivers of this host have changed since the last call."""
        changes = []
        for source, dest, base, _ in self._in.look():
            turn, head, tail, lost = self._head(base)
            cleared = [
                index
                for index in range(tail, head)
                if not self._words[self._row(base, index).start + LIVE]
            ]
            same = self._cleared.get((source, dest)) == cleared
            self._cleared[source, dest] = cleared
            if not same or self._in.changed(source, dest, (turn, tail, lost)):
                changes.append((source, dest, turn, tail, bool(lost), cleared))
        return changes

    def _head(self, base: int) -> tuple[int, int, int, int]:
        return tuple(int(self._words[base + word]) for word in (TURN, HEAD, TAIL, LOST))

    def write_sent(self, change: Sent) -> None:
        """Write what the sender's host tells."""
        source, dest, turn, head, lost, rows = change
        base, words = self.base(source, dest), self._words
        if words[base + TURN] != turn:
            words[base + HEAD] = words[base + TAIL] = words[base + LOST] = 0
            words[base + TURN] = turn
        there = int(words[base + HEAD])
        for index, row in rows:
            new, place = np.frombuffer(row, np.int64), self._row(base, index)
            if index >= there:
                words[place] = new
                continue
            words[place.start : place.start + LIVE] = new[:LIVE]
            words[place.start + LIVE + 1] = new[LIVE + 1]
            if not new[LIVE]:
                words[place.start + LIVE] = 0
        words[base + HEAD] = head
        if lost:
            words[base + LOST] = 1
        early = self._early.pop((source, dest), None)
        if early is not None:
            self.write_taken(early)

    def write_taken(self, change: Taken) -> None:
        """Write what the receiver's host tells."""
        source, dest, turn, tail, lost, cleared = change
        base, words = self.base(source, dest), self._words
        if turn > words[base + TURN]:  # it has heard of the new turn before us
            self._early[source, dest] = change
        if turn != words[base + TURN]:
            return
        for index in cleared:
            words[self._row(base, index).start + LIVE] = 0
        words[base + TAIL] = tail
        if lost:
            words[base + LOST] = 1


class _Side:
    """One end of many wires: which of them are worth a look."""

    def __init__(self, wires: Wires, pairs: list[tuple[int, int]], mine: tuple):
        self._wires, self._pairs = wires, pairs
        self._bases = np.array([wires.base(*pair) for pair in pairs], int)
        self._mine = mine
        self._told: dict[tuple[int, int], tuple] = {}
        self._before = np.zeros((3, len(pairs)), np.int64)

    def look(self) -> Iterator[tuple[int, int, int, bool]]:
        """Yield (source, dest, first word, new turn) of wires that may have changed.

        These are all with messages on them too: one may be marked or taken at any time.
        """
        words, bases = self._wires._words, self._bases
        turns = words[bases + TURN]
        now = np.stack([turns, *(words[bases + word] for word in self._mine)])
        busy = words[bases + HEAD] > words[bases + TAIL]
        fresh = turns != self._before[0]
        look = np.flatnonzero(busy | (now != self._before).any(axis=0))
        self._before = now
        for i in look:
            yield (*self._pairs[i], int(bases[i]), bool(fresh[i]))

    def changed(self, source: int, dest: int, now: tuple) -> bool:
        """Say whether this differs from what was told before."""
        same = self._told.get((source, dest)) == now
        self._told[source, dest] = now
        return not same
