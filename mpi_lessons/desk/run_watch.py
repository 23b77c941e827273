"""One run of a program for `diagnose`: start it, watch it, gather what came out."""

import contextlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from mpi_lessons.desk.run_findings import LAST, Account
from mpi_lessons.desk.run_output import Forward
from mpi_lessons.desk.run_program import Program
from mpi_lessons.diagnosis import verdict
from mpi_lessons.diagnosis.findings import Finding
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import ABSENT, ENDED, LEFT, RUNNING
from mpi_lessons.diagnosis.watcher import LOOK, Inbox, Watcher
from mpi_lessons.grading import mpirun
from mpi_lessons.grading.ends import Ends
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.launch import START_LIMIT, clean_environment
from mpi_lessons.grading.processes import Job, is_alive, undisturbed

ENDING = 3.0  # seconds that ranks which have ended may take to leave MPI


@dataclass
class Run:
    """What came out of one run.

    Attributes
    ----------
    found : list of Finding
        The cause first.
    printed : list of str
        What each rank printed.
    choices : list
        Of each rank, the receives from any source: (text, file, line, source).
    judged : float
        `time.monotonic` of the verdict.
    otherwise : Finding or None
        The verdict where buffering does not help the program after all.
    """

    found: list[Finding] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    choices: list[list] = field(default_factory=list)
    judged: float = 0.0
    otherwise: Finding | None = None

    @property
    def outcome(self) -> tuple:
        """What a program is judged by that is run again."""
        kinds = sorted((finding.kind, finding.ranks) for finding in self.found)
        return tuple(map(str, kinds)), tuple(self.printed)


class Watching:
    """One run of a program, watched from outside.

    Parameters
    ----------
    program
        What to run.
    ranks
        How many processes.
    strict, time_limit, output
        As `mpi_lessons.desk.diagnose.diagnose` has them.
    held
        Messages that are held back: (source, dest, how many) each.
    folder
        Where the ranks publish.
    """

    def __init__(
        self,
        program: Program,
        ranks: int,
        strict: bool,
        time_limit: float | None,
        held: Sequence[tuple],
        output: BinaryIO | None,
        folder: Path,
    ):
        self.program, self.ranks, self.strict = program, ranks, strict
        self.time_limit, self.folder = time_limit, folder
        self._write_job(held)
        self.reader = Reader(folder, ranks)
        self.watcher = Watcher(self.reader, strict)
        self.inbox = Inbox(folder, ranks)
        self.account = Account(self.reader, self.inbox)
        self.forward = Forward(output)
        self._first_dead: frozenset[int] = frozenset()
        self._otherwise: Finding | None = None
        self._finished = 0.0

    def _write_job(self, held):
        job = {
            "ranks": self.ranks,
            "strict": self.strict,
            "target": self.program.target,
            "arguments": self.program.arguments,
            "module": self.program.module,
            "held": held,
        }
        (self.folder / "job").write_text(json.dumps(job))

    def run(self) -> Run:
        """Start it, watch it to its end, and gather what was found."""
        words, variables = mpirun.command(self.ranks, outlive=True)
        words += [sys.executable, "-m", "mpi_lessons.diagnosis.script"]
        environment = clean_environment(self.folder) | variables
        environment["PYTHONUNBUFFERED"] = "1"
        job, ends = None, Ends()
        try:
            with contextlib.closing(ends):
                with undisturbed():
                    job = Job(words, environment, Path.cwd(), self.forward)
                found = self._watch(job, ends)
            judged = time.monotonic()
            self.forward.end()
        except KeyboardInterrupt:
            print(*self.account.whereabouts()[1], sep="\n", file=sys.stderr)
            raise
        finally:
            if job:
                for path in self.folder.glob("segments-*"):
                    job.note_segments(path.read_text().split())
                job.end()
        return Run(
            found=found,
            printed=[self._text(f"output-{rank}") for rank in range(self.ranks)],
            choices=[
                json.loads(self._text(f"choices-{rank}") or "[]")
                for rank in range(self.ranks)
            ],
            judged=judged,
            otherwise=self._otherwise,
        )

    def _text(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _watch(self, job, ends) -> list[Finding]:
        """Return the findings as soon as the program has ended or cannot go on."""
        start = begun = time.monotonic()
        while True:
            states = [self.reader.state(rank) for rank in range(self.ranks)]
            pids = {state.rank: state.pid for state in states if state.pid}
            ends.watch(pids)
            ended = ends.wait(LOOK)
            dead = self._dead(ended)
            self.inbox.refresh()
            if any(finding.fatal for finding in self.inbox.found):
                return self.account.fatal(dead)
            if dead:
                return self.account.deaths(dead)
            if found := self.watcher.look(dead):
                return self._stuck(*found)
            now = time.monotonic()
            if absent := all(state.life == ABSENT for state in states):
                begun = now  # the program has all its time from its first line on
            if job.ended() or self._all_left(now):
                return self.account.after(job)
            if self.time_limit and now - begun > self.time_limit:
                too_late = self.account.too_late(self.time_limit)
                return [too_late, *self.account.others()]
            if absent and now - start > START_LIMIT:
                raise SetupError("no rank came up: does mpirun work here?")

    def _dead(self, ended: frozenset[int]) -> frozenset[int]:
        """Return the ranks whose process is gone although they had not ended."""
        if not self._first_dead:
            gone = [
                rank
                for rank in range(self.ranks)
                if self._is_inside(rank)
                and (rank in ended or not is_alive(self.reader.state(rank).pid))
            ]
            # After that: who ended well has said so.
            self._first_dead = frozenset(rank for rank in gone if self._is_inside(rank))
        return self._first_dead

    def _is_inside(self, rank: int) -> bool:
        """Say whether a rank has begun, and not said that it has ended."""
        return self.reader.state(rank).life in (RUNNING, LEFT)

    def _all_left(self, now: float) -> bool:
        """Say whether all ranks have ended, and had the time to leave MPI."""
        lives = [self.reader.state(rank).life for rank in range(self.ranks)]
        if any(life != ENDED for life in lives):
            self._finished = 0.0
            return False
        self._finished = self._finished or now
        return now - self._finished > ENDING

    def _stuck(self, picture, stuck) -> list[Finding]:
        """Return the verdict; before it what ranks said that have left."""
        end = time.monotonic() + LAST
        while len(stuck) < self.ranks and time.monotonic() < end:
            time.sleep(LOOK)  # the others may be about to get stuck too
            picture, stuck = self.watcher.look(self._first_dead) or (picture, stuck)
        found = verdict.judge(picture, stuck, self.ranks, self.strict)
        if found.kind == "unsafe-send":
            self._otherwise = verdict.judge(picture, stuck, self.ranks, strict=False)
        others = self.account.others()
        kinds = ("rank-died", "lost-request")
        causes = [other for other in others if other.kind in kinds]
        return [*causes, found, *(other for other in others if other not in causes)]
