"""Watcher: looks at the ledger from outside until somebody can never go on.

Ranks do not write all at one moment, so one look may be wrong. A rank that waits for
ever does so at the second look too, in the same call: only then is it believed.
"""

import contextlib
import threading
from pathlib import Path

from mpi_lessons.diagnosis import findings, graph, verdict
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import COLLECTIVE, SEND, State

LOOK = 0.01  # seconds between two looks
LOOKS = 3  # with the same result
WORKED = 30_000_000  # nanoseconds of work inside a call that may end by itself


class Watcher:
    """Look at a ledger again and again.

    Parameters
    ----------
    reader
        The ledger.
    strict
        Whether no call ends by itself, as `Session` has it. Else a send may, and a
        collective: there a rank must have worked in vain for a while too.
    """

    def __init__(self, reader: Reader, strict: bool):
        self.reader, self.strict = reader, strict
        self._before: dict[int, int] = {}
        self._seen = 0
        self._worked: dict[tuple[int, int], int] = {}
        self._sequence: list[int] = []
        self._dead: frozenset[int] = frozenset()

    def look(self, dead: frozenset[int] = frozenset()) -> tuple | None:
        """Return (picture, stuck) where ranks are sure to wait for ever.

        Parameters
        ----------
        dead
            Ranks whose process is gone.
        """
        sequence = self.reader.sequence()
        quiet = [
            rank
            for rank, (new, old) in enumerate(
                zip(sequence, self._sequence, strict=False)
            )
            if new == old and new % 2
        ]
        self._sequence = sequence
        if not quiet:
            self._before = {}
            return None
        picture = graph.look(self.reader, dead)
        stuck = graph.stuck(picture)
        now = {rank: state.seq for rank, state in stuck.items()}
        # Subtle: only what is stuck is compared; others may be busy all the time.
        same = bool(now) and now == self._before and dead == self._dead
        self._seen = self._seen + 1 if same else 1
        self._before, self._dead = now, dead
        if not now or self._seen < LOOKS:
            return None
        if not self.strict:
            # Subtle: a list, so that the clocks of all begin at the first look.
            in_vain = [self._in_vain(state) for state in stuck.values()]
            if not all(in_vain):
                return None
        return picture, stuck

    def _in_vain(self, state: State) -> bool:
        """Say whether a rank has worked in its call for long enough to be sure.

        A rank that others keep from the processor may just not have come to its end.
        """
        if not any(term.kind in (SEND, COLLECTIVE) for term in state.terms):
            return True
        worked = processor_time(state.pid)
        if worked is None:
            return False
        key = (state.rank, state.seq)
        self._worked.setdefault(key, worked)
        return worked - self._worked[key] >= WORKED


def processor_time(pid: int) -> int | None:
    """Return the nanoseconds that a process's first thread has run, where known."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/schedstat").read_text()
    except OSError:
        return None
    return int(text.split()[0])


class Inbox:
    """The findings that the ranks write, read as they come.

    Parameters
    ----------
    folder
        Where the ranks write.
    size
        Number of ranks.
    """

    def __init__(self, folder: Path, size: int):
        self._paths = [findings.path(folder, rank) for rank in range(size)]
        self._read = [0] * size
        self.found: list[Finding] = []

    def refresh(self) -> list[Finding]:
        """Return what is new."""
        new = []
        for rank, path in enumerate(self._paths):
            with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
                file.seek(self._read[rank])
                text = file.read()
                text = text[: text.rfind(b"\n") + 1]
                self._read[rank] += len(text)
                new += [findings.load(line) for line in text.decode().splitlines()]
        known = {finding.key or finding.text for finding in self.found}
        fresh = []
        for finding in new:
            if (finding.key or finding.text) not in known:
                known.add(finding.key or finding.text)
                fresh.append(finding)
        self.found += fresh
        return fresh


def flag(reader: Reader, folder: Path, finding: Finding, stuck: dict) -> None:
    """Tell the stuck ranks, which raise where they are."""
    path = verdict_path(folder)
    new = path.with_suffix(".new")
    new.write_text(finding.dump())
    new.replace(path)
    for rank, state in stuck.items():
        reader.flag(rank, state.seq)


def verdict_path(folder: Path) -> Path:
    """Return where the finding lies that flagged ranks raise."""
    return Path(folder) / "verdict"


def read_verdict(folder: Path) -> Finding:
    """Return the finding that this rank was flagged for."""
    return findings.load(verdict_path(folder).read_text())


class Warden:
    """Watch strict ranks, and tell those that are stuck, which then raise.

    Parameters
    ----------
    reader
        The ledger.
    folder
        Where it lies.
    """

    def __init__(self, reader: Reader, folder: Path):
        self._reader, self._folder = reader, folder
        self._watcher = Watcher(reader, strict=True)
        self._told: dict[int, int] = {}

    def look(self, dead: frozenset[int] = frozenset()) -> None:
        """Look once; some looks that find the same make it sure."""
        found = self._watcher.look(dead)
        if found is None:
            return
        picture, stuck = found
        now = {rank: state.seq for rank, state in stuck.items()}
        if now != self._told:
            finding = verdict.judge(picture, stuck, picture.members)
            flag(self._reader, self._folder, finding, stuck)
            self._told = now


def attend(reader: Reader, folder: Path, over: threading.Event) -> None:
    """Watch strict ranks from a thread of one of them, until it is over."""
    warden = Warden(reader, folder)
    while not over.wait(LOOK):
        warden.look()
