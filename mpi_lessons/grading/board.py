"""Board: how ranks agree without MPI, and what a watcher sees of them.

A rank that waits inside MPI for one that has failed waits for ever. So the ranks never
ask MPI whether a case is over: each writes where it is into shared memory, and sleeps
until the others have written the same, by `Board.meet` and `Board.agree`. Where there
are several hosts each has a board, and `mpi_lessons.grading.hosts` keeps them alike.
"""

import json
import mmap
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WORDS = 10  # of 8 bytes, per rank
PID, LIVE, ITEM, PHASE, SINCE, FAILED, HANDED_EVEN, HANDED_ODD, CLOCK = range(9)
ABSENT, ATTACHED, ENDED = range(3)  # values of LIVE

CASE_BYTES = 1024  # for the name of a case

PHASES_PER_ITEM = 1 << 20
SHORTEST_NAP, LONGEST_NAP = 20e-6, 5e-3  # seconds


@dataclass(frozen=True)
class Slot:
    """What one rank has written: its state as a watcher sees it.

    Parameters
    ----------
    pid
        Process number.
    live
        `ABSENT`, `ATTACHED` or `ENDED`.
    item
        Number of the test it is in.
    phase
        How far it has come; grows, also from item to item.
    since
        `Board.now` at which it entered the learner's function; 0 outside it.
    failed
        The same clock, when it handed in a failure in this item; 0 if it has not.
    """

    pid: int
    live: int
    item: int
    phase: int
    since: int
    failed: int


class LostError(Exception):
    """A rank has ended that the others wait for."""


class Board:
    """Shared memory with one slot per rank, and a folder for the records.

    Parameters
    ----------
    folder
        Where the board and the records lie; the same for all ranks.
    size
        Number of ranks.
    rank
        This rank; None for a watcher, which only reads.

    Attributes
    ----------
    phase : int
        Number of this rank's last meeting; grows, also from item to item.
    idle : callable
        Called again and again while this rank waits for others.
    """

    def __init__(self, folder: Path, size: int, rank: int | None = None):
        self.folder, self.size, self.rank = Path(folder), size, rank
        self.idle: Callable[[], None] = lambda: None
        length = 8 * WORDS * size + CASE_BYTES
        handle = os.open(self.folder / "board", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, length)  # new bytes are zeros; the same length: no-op
            whole = memoryview(mmap.mmap(handle, length))
        finally:
            os.close(handle)
        self._words = whole[:-CASE_BYTES].cast("q")
        self._case = whole[-CASE_BYTES:]
        if rank is not None:
            self._base = WORDS * rank
            self._put(PID, os.getpid())
            self._put(LIVE, ATTACHED)

    def _put(self, word: int, value: int) -> None:
        self._words[self._base + word] = value

    def end(self) -> None:
        """Say that this rank has nothing more to do."""
        self._put(LIVE, ENDED)

    def begin(self, item: int) -> None:
        """Enter the item of this number; numbers must grow, and agree on all ranks."""
        self._put(FAILED, 0)
        self._put(ITEM, item)
        self.phase = (item + 1) * PHASES_PER_ITEM

    def now(self) -> int:
        """Return nanoseconds by the launcher's clock, alike on all hosts."""
        return time.monotonic_ns() + self._words[self._base + CLOCK]

    def enter(self) -> None:
        """Say that the learner's function runs from now on."""
        self._put(SINCE, self.now())

    def leave(self) -> None:
        """Say that the learner's function has ended."""
        self._put(SINCE, 0)

    def announce(self, case: str) -> None:
        """Tell a watcher the name of the case whose records come with the next meeting.

        One rank does this for all.
        """
        text = json.dumps([self.phase + 1, case[: CASE_BYTES // 8]]).encode()
        self._case[:] = text.ljust(CASE_BYTES)

    def announced(self) -> tuple[int, str]:
        """Return phase and name of the last case that was announced."""
        text = bytes(self._case).strip(b" \0")
        return tuple(json.loads(text)) if text else (0, "before the first case")

    def meet(self, members: range) -> None:
        """Sleep until all `members` have come to this meeting.

        Ranks that are not members pass their meetings by: what counts is that no one
        is behind.

        Raises
        ------
        LostError
            One of them has ended and will never come.
        """
        self.phase += 1
        self._put(PHASE, self.phase)
        start = time.monotonic()
        while late := [
            q for q in members if self._words[WORDS * q + PHASE] < self.phase
        ]:
            # Subtle: it may have come, and ended, since it was late: so look again.
            lost = [
                q
                for q in late
                if self._words[WORDS * q + LIVE] == ENDED
                and self._words[WORDS * q + PHASE] < self.phase
            ]
            if lost:
                raise LostError(f"ranks {lost} ended before the others")
            self.idle()
            # A tenth of the time waited so far: late by a tenth at most, soon rare.
            nap = (time.monotonic() - start) / 10
            time.sleep(min(max(nap, SHORTEST_NAP), LONGEST_NAP))

    def agree(self, members: range, record: dict | None) -> dict[int, dict]:
        """Hand in this rank's record and return those of all members.

        Parameters
        ----------
        members
            The ranks that take part; all must call.
        record
            What to tell; None where there is nothing to tell, which is cheapest.

        Returns
        -------
        dict
            Rank to record, of those who had something to tell.
        """
        phase = self.phase + 1
        if record is not None:
            path = self._record_path(phase, self.rank)
            path.with_suffix(".new").write_text(json.dumps(record))
            path.with_suffix(".new").replace(path)
            if record["verdict"] != "pass":
                self._put(FAILED, self.now())
        # Subtle: two words in turn. A rank may already be in the next phase while
        # another still reads this one, but never two phases ahead.
        handed = HANDED_ODD if phase % 2 else HANDED_EVEN
        self._put(handed, phase if record is not None else 0)
        self.meet(members)
        return {
            q: self.record(phase, q)
            for q in members
            if self._words[WORDS * q + handed] == phase
        }

    def _record_path(self, phase: int, rank: int) -> Path:
        return self.folder / f"record-{phase}-{rank}.json"

    def record(self, phase: int, rank: int) -> dict | None:
        """Return what a rank handed in at this phase, or None if it has not."""
        try:
            return json.loads(self._record_path(phase, rank).read_text())
        except FileNotFoundError:
            return None

    def slots(self) -> list[Slot]:
        """Return what every rank has written, in rank order."""
        return [
            Slot(*self._words[WORDS * rank : WORDS * rank + 6])
            for rank in range(self.size)
        ]

    def set_clock(self, rank: int, ahead: int) -> None:
        """Tell a rank by how many nanoseconds the launcher's clock is ahead of its."""
        self._words[WORDS * rank + CLOCK] = ahead

    def row(self, rank: int) -> list[int]:
        """Return all words of a rank, for a board on another host.

        First is read what a rank writes last: whether it has ended, then how far it
        has come. So what it has written before is there.
        """
        row = self._words[WORDS * rank : WORDS * (rank + 1)]
        last = [(word, row[word]) for word in (LIVE, PHASE)]
        words = row.tolist()
        for word, told in last:
            words[word] = told
        return words

    def set_row(self, rank: int, row: list[int]) -> None:
        """Write the words of a rank of another host, in the order of the rank."""
        start, last = WORDS * rank, (PHASE, LIVE)
        for word in (*(word for word in range(WORDS) if word not in last), *last):
            self._words[start + word] = row[word]

    def case(self) -> bytes:
        """Return what was announced, for a board on another host."""
        return bytes(self._case)

    def set_case(self, case: bytes) -> None:
        """Write what was announced on another host."""
        self._case[:] = case
