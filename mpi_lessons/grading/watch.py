"""Watch: which rank is dead, late, or left waiting, seen from outside the ranks.

The launcher watches; where there is none (plain ``mpirun ... pytest``), a thread of
rank 0 does. Ranks that wait for one another are told so, and raise where they are; what
is left to this watch are ranks that have died, or stand still where nobody knows why.
"""

import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mpi_lessons.diagnosis import positions
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.watcher import Warden
from mpi_lessons.grading import verdicts
from mpi_lessons.grading.board import ATTACHED, Board, Slot
from mpi_lessons.grading.ends import Ends
from mpi_lessons.grading.processes import is_alive

if TYPE_CHECKING:  # it brings NumPy, which a launcher on one host can do without
    from mpi_lessons.grading.hosts.hub import Hub

LOOK = 0.01  # seconds between two looks at the ranks
GRACE = 0.5  # seconds that the others have once a rank has failed
MOURNING = 0.25  # seconds that the others have once a rank is dead
STALL = 30.0  # seconds without any change, beyond the time limit


@dataclass(frozen=True)
class Trouble:
    """A case that will not end by itself.

    Parameters
    ----------
    item
        Number of the test.
    dead
        Ranks whose process has ended.
    late
        Whether the time limit is over.
    """

    item: int
    dead: frozenset[int]
    late: bool = False


class Watch:
    """Look at a board again and again.

    Parameters
    ----------
    board
        What the ranks write.
    limit
        From the number of a test to the seconds that one case of it may take.
    """

    def __init__(self, board: Board, limit: Callable[[int], float]):
        self.board, self.limit = board, limit
        self._changed, self._last = time.monotonic(), None
        self._first_dead, self._died = frozenset(), 0.0
        self.hub: Hub | None = None  # where there are other hosts
        self._ends = Ends()
        self._warden = Warden(Reader(board.folder, board.size), board.folder)

    def pause(self) -> None:
        """Sleep a moment; less where a rank ends, so that the first to end is known."""
        slots = self.board.slots()
        self._ends.watch(
            {r: slot.pid for r, slot in enumerate(slots) if not self._is_far(r)}
        )
        ended = self._ends.wait(LOOK)
        self._mourn(self.board.slots(), self._not_ended(ended))

    def _not_ended(self, gone: Iterable[int]) -> frozenset[int]:
        """Return those of the ranks whose process is gone that have not said so before.

        Subtle: what they said is read after it was seen that they are gone.
        """
        gone, slots = list(gone), self.board.slots()
        return frozenset(rank for rank in gone if slots[rank].live == ATTACHED)

    def _mourn(self, slots: Sequence[Slot], dead: frozenset[int]) -> None:
        """Remember who died first, and ask the others at once where they are.

        Some launchers now end the other ranks too, within milliseconds.
        """
        if dead and not self._first_dead:
            self._first_dead, self._died = dead, time.monotonic()
            self.ask(_living(slots, dead), self.board.folder, wait=False)

    def _is_far(self, rank: int) -> bool:
        return self.hub is not None and rank in self.hub.far

    def _is_gone(self, rank: int, slot: Slot) -> bool:
        if self._is_far(rank):
            return rank in self.hub.gone
        return not is_alive(slot.pid)

    def ask(self, pids: Mapping[int, int], folder: Path, wait: bool = True) -> None:
        """Ask ranks for their stacks, on whichever host they are."""
        (self.hub or positions).ask(pids, folder, wait)

    def close(self) -> None:
        """Give back what `pause` has opened, and let other hosts end their part."""
        self._ends.close()
        if self.hub:
            self.hub.close()

    def look(self) -> Trouble | None:
        """Return what is wrong now, if anything is."""
        slots, now = self.board.slots(), time.monotonic()
        if slots != self._last:
            self._last, self._changed = slots, now
        dead = self._not_ended(
            rank
            for rank, slot in enumerate(slots)
            if slot.live == ATTACHED and self._is_gone(rank, slot)
        )
        self._mourn(slots, dead)
        # Of other hosts only what they have told since the last look counts.
        if self.hub is None or self.hub.settled():
            self._warden.look(dead)
        if dead and now - self._died > MOURNING:
            self._look_back()
            item = min(slots[rank].item for rank in self._first_dead)
            return Trouble(item, self._first_dead)
        if dead:
            return None
        inside = [slot for slot in slots if slot.since]
        for slot in inside:
            late = now - slot.since / 1e9 > self.limit(slot.item)
            if late or _left_waiting(slot, slots, now):
                return Trouble(slot.item, dead, late)
        attached = [slot for slot in slots if slot.live == ATTACHED]
        if attached and now - self._changed > STALL + self.limit(attached[0].item):
            return Trouble(min(slot.item for slot in attached), dead)
        return None

    def _look_back(self) -> None:
        """See whether a rank of another host died before those that were seen first."""
        if self.hub is None:
            return
        self.hub.catch_up()
        earlier = {r for r, when in self.hub.gone.items() if when < self._died}
        self._first_dead = frozenset(earlier) or self._first_dead

    def last_look(self) -> Trouble | None:
        """Return the trouble of a job that has ended although ranks were at work."""
        slots = self.board.slots()
        inside = [rank for rank, slot in enumerate(slots) if slot.since]
        lost = inside or [r for r, slot in enumerate(slots) if slot.live == ATTACHED]
        if not lost:
            return None
        self._look_back()
        item = min(slots[rank].item for rank in lost)
        return Trouble(item, self._first_dead or frozenset(lost))


def _left_waiting(slot: Slot, slots: list[Slot], now: float) -> bool:
    """Say whether another rank has long failed in the case that this rank is in."""
    return any(
        other.failed and other.item == slot.item and now - other.failed / 1e9 > GRACE
        for other in slots
    )


def _living(slots: Sequence[Slot], dead: Container[int]) -> dict[int, int]:
    return {
        rank: slot.pid
        for rank, slot in enumerate(slots)
        if slot.since and rank not in dead
    }


def _crashed(folder: Path, size: int) -> frozenset[int]:
    """Return the ranks that left word of a crash, whoever was seen to end before."""
    return frozenset(r for r in range(size) if positions.crash(folder, r))


def settle(
    board: Board, trouble: Trouble, size: int, file: str, ask: Callable = positions.ask
) -> dict:
    """Return the verdict on a case that had to be ended.

    Parameters
    ----------
    board
        What the ranks wrote.
    trouble
        What `Watch.look` found.
    size
        How many ranks the case has.
    file
        The learner's file.
    ask
        Asks ranks for their stacks.
    """
    phase, case = board.announced()
    slots = board.slots()[:size]
    ask(_living(slots, trouble.dead), board.folder)
    culprits = trouble.dead
    if culprits:
        culprits = _crashed(board.folder, size) or culprits
    missing = [
        rank
        for rank, slot in enumerate(slots)
        if slot.phase < phase or rank in culprits
    ]
    records = {r: board.record(phase, r) for r in range(size) if r not in missing}
    records = {r: record for r, record in records.items() if record}
    for rank in missing:
        dead = rank in culprits
        record = verdicts.missing_record(board.folder, rank, file, dead)
        records[rank] = record
    verdict = verdicts.merge(records, case)
    if verdict["verdict"] != "pass":
        return verdict
    if trouble.late:  # and over since then
        return verdicts.for_all("time-limit", case, "all ranks came back later")
    return verdicts.for_all("grader-error", case, "the ranks lost one another")
