"""Diagnose: run a program under mpirun, watched, and say what is wrong with it."""

import ast
import contextlib
import dataclasses
import importlib.util
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mpi_lessons.desk.check import not_python
from mpi_lessons.desk.progress import write_whole
from mpi_lessons.desk.races import races as find_races
from mpi_lessons.diagnosis import graph, positions, verdict
from mpi_lessons.diagnosis.findings import EXACT, LIKELY, Call, Finding
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import ABSENT, ENDED, LEFT, RUNNING
from mpi_lessons.diagnosis.watcher import LOOK, Inbox, Watcher
from mpi_lessons.grading import mpirun
from mpi_lessons.grading.ends import Ends
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.launch import START_LIMIT, clean_environment
from mpi_lessons.grading.processes import Job, is_alive

LAST = 0.06  # seconds in which the other ranks may say what they found too
PATIENCE, MORE = 10.0, 3  # seconds, and times as long as at first, for another run
ENDING = 3.0  # seconds that ranks which have ended may take to leave MPI
BANNER = re.compile(rb"^[=-]{20,}\s*$")
LAUNCHER = re.compile(rb"BAD TERMINATION|prterun|prte|mpirun|mpiexec|MPI_ABORT|^\s*$")


@dataclass(frozen=True)
class Program:
    """What to run.

    Parameters
    ----------
    target
        A file, or the name of a module.
    arguments
        What it is given.
    module
        Whether it is a module.
    """

    target: str
    arguments: tuple[str, ...] = ()
    module: bool = False


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


def look_at(program: Program) -> None:
    """Raise `SetupError` unless the program is there and is Python."""
    path = Path(program.target)
    if program.module:
        path = _module_path(program.target)
    elif not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise SetupError(f"{path}: {what}: name a Python file, or a module with -m")
    try:
        ast.parse(path.read_bytes(), filename=str(path))
    except SyntaxError as error:
        raise SetupError(not_python(path, error, "is not Python")) from None
    except (ValueError, OSError) as error:
        raise SetupError(f"{path} cannot be read as Python: {error}") from None


def _module_path(name: str) -> Path:
    sys.path.insert(0, os.getcwd())
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except (ImportError, ValueError):
        spec = None
    finally:
        sys.path.pop(0)
    if spec is None or not spec.origin or not Path(spec.origin).is_file():
        raise SetupError(
            f"there is no module {name} to run: name one that  python -m {name}  runs"
        )
    return Path(spec.origin)


def diagnose(
    program: Program,
    ranks: int,
    *,
    strict: bool = True,
    time_limit: float | None = None,
    races: bool = True,
    output=None,
) -> Run:
    """Run a program watched, and return what came out.

    Parameters
    ----------
    program
        What to run.
    ranks
        How many processes.
    strict
        Whether standard sends complete only when they are received.
    time_limit
        Seconds after which the program is ended; None: never.
    races
        Whether to run it again with the winner of a race held back.
    output
        A binary stream for what the program prints; None drops it.
    """
    start = time.monotonic()
    first = _run(program, ranks, strict, time_limit, (), output)
    # A program that went well once may not end another time.
    limit = PATIENCE + MORE * (time.monotonic() - start)
    limit = min(limit, time_limit or limit)
    if any(finding.kind == "unsafe-send" for finding in first.found):
        # Strictly, nobody knows how it goes on. So see whether it passes today.
        lenient = _run(program, ranks, False, limit, (), None)
        if any(one.fatal and one.certainty == EXACT for one in lenient.found):
            first.found = [
                first.otherwise if finding.kind == "unsafe-send" else finding
                for finding in first.found
            ]
    elif races and not any(finding.fatal for finding in first.found):
        first.found += find_races(
            first, lambda held: _run(program, ranks, strict, limit, held, None)
        )
    return first


def _run(program, ranks, strict, time_limit, held, output) -> Run:
    folder = Path(tempfile.mkdtemp(prefix="mpi-lessons-"))
    try:
        return _Watching(program, ranks, strict, time_limit, held, output, folder).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Forward:
    """What the program prints, without what the launcher says of its end."""

    def __init__(self, stream):
        self._stream, self._line, self._held = stream, b"", b""
        self.closed = stream is None

    def __call__(self, chunk: bytes) -> None:
        """Pass a chunk on, line by line where a banner may begin."""
        if self.closed:
            return
        *lines, self._line = (self._line + chunk).split(b"\n")
        for line in lines:
            self._pass(line + b"\n")
        if self._line and not self._held and self._line[:1] not in (b"=", b"-"):
            self._write(self._line)
            self._line = b""

    def _pass(self, line: bytes) -> None:
        if self._held:
            if LAUNCHER.search(line):
                self.closed = True
                return
            line, self._held = self._held + line, b""
        elif BANNER.match(line):
            self._held = line
            return
        self._write(line)

    def _write(self, data: bytes) -> None:
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):
            self.closed = True

    def end(self) -> None:
        """Pass on what was held back."""
        if not self.closed and not self._held:
            self._write(self._line)
        self.closed = True


class _Watching:
    """One run of a program, watched from outside."""

    def __init__(self, program, ranks, strict, time_limit, held, output, folder):
        self.program, self.ranks, self.strict = program, ranks, strict
        self.time_limit, self.folder = time_limit, folder
        self._write_job(held)
        self.reader = Reader(folder, ranks)
        self.watcher = Watcher(self.reader, strict)
        self.inbox = Inbox(folder, ranks)
        self.forward = _Forward(output)
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
        job = Job(words, environment, Path.cwd(), self.forward)
        ends = Ends()
        try:
            with contextlib.closing(ends):
                found = self._watch(job, ends)
            judged = time.monotonic()
            self.forward.end()
        except KeyboardInterrupt:
            print(*self._whereabouts()[1], sep="\n", file=sys.stderr)
            raise
        finally:
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
        start = time.monotonic()
        while True:
            states = [self.reader.state(rank) for rank in range(self.ranks)]
            pids = {state.rank: state.pid for state in states if state.pid}
            ends.watch(pids)
            ended = ends.wait(LOOK)
            dead = self._dead(ended)
            self.inbox.refresh()
            if any(finding.fatal for finding in self.inbox.found):
                return self._fatal(dead)
            if dead:
                return self._deaths(dead)
            if found := self.watcher.look(dead):
                return self._stuck(*found)
            now = time.monotonic()
            if job.ended() or self._all_left(now):
                return self._after(job)
            if self.time_limit and now - start > self.time_limit:
                return [self._too_late(), *self._others()]
            absent = all(state.life == ABSENT for state in states)
            if absent and now - start > START_LIMIT:
                raise SetupError("no rank came up: does mpirun work here?")

    def _dead(self, ended: frozenset[int]) -> frozenset[int]:
        """Return the ranks whose process is gone although they had not ended."""
        if not self._first_dead:
            alive = {}
            for rank in range(self.ranks):
                state = self.reader.state(rank)
                if state.life in (RUNNING, LEFT):
                    alive[rank] = rank not in ended and is_alive(state.pid)
            self._first_dead = frozenset(rank for rank in alive if not alive[rank])
        return self._first_dead

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
        others = self._others()
        kinds = ("rank-died", "lost-request")
        causes = [other for other in others if other.kind in kinds]
        return [*causes, found, *(other for other in others if other not in causes)]

    def _others(self) -> list[Finding]:
        self.inbox.refresh()
        return list(self.inbox.found)

    def _fatal(self, dead) -> list[Finding]:
        """Return what ranks found that ends the program, and who waits for them."""
        time.sleep(LAST)
        found = self._others()
        found.sort(key=lambda finding: not finding.fatal)
        first = found[0]
        picture = graph.look(self.reader, dead)
        waiting = [rank for rank in graph.stuck(picture) if rank not in first.ranks]
        if not waiting:
            return _merged(found)
        victims = verdict.victims(picture, waiting)
        text = "\n".join([first.text, *victims])
        changed = dataclasses.replace(first, text=text)
        return _merged([changed, *found[1:]])

    def _deaths(self, dead: frozenset[int]) -> list[Finding]:
        """Return the finding that ranks died, and who waits for them."""
        states = [self.reader.state(rank) for rank in range(self.ranks)]
        living = {
            state.rank: state.pid
            for state in states
            if state.rank not in dead and state.life == RUNNING
        }
        positions.ask(living, self.folder, wait=False)
        time.sleep(LAST)
        noted = self._others()
        if any(finding.kind == "rank-died" for finding in noted):  # it said so itself
            return _merged(noted)
        # Where an object meets a buffer in MPICH, it ends the process.
        mixed = graph.mixed_kinds(graph.look(self.reader, dead))
        if found := [verdict.mixed(self.reader, *one) for one in mixed]:
            return _merged([*found, *noted])
        calls, lines = [], []
        for rank in sorted(dead):
            call, how = self._death(rank)
            calls.append(call)
            lines.append(f"rank {rank} died: {how}")
        picture = graph.look(self.reader, dead)
        stuck = graph.stuck(picture)
        lines += verdict.victims(picture, stuck)
        calls += [verdict.call(self.reader, state) for state in stuck.values()]
        found = Finding("rank-died", "\n".join(lines), tuple(calls), EXACT, True)
        return [found, *noted]

    def _death(self, rank: int) -> tuple[Call, str]:
        """Return what is known of the end of a rank's process."""
        state, why = self.reader.state(rank), positions.crash(self.folder, rank)
        place = positions.innermost(self.folder, rank) if why else None
        if place:
            call = Call(rank, place.source, place.file, place.line)
            return call, f"{why} at {verdict.where(call)}"
        if state.inside:
            call = verdict.call(self.reader, state)
            how = why or "its process ended"
            return call, f"{how}, in  {call.call}   {verdict.where(call)}"
        how = why or "its process ended, by os._exit, a signal, or in a library"
        return Call(rank, how, "", 0), how

    def _too_late(self) -> Finding:
        limit = f"the program did not end within {self.time_limit:g} s (--time-limit)"
        calls, lines = self._whereabouts()
        text = "\n".join([limit, *lines])
        return Finding("deadlock", text, tuple(calls), LIKELY, True)

    def _whereabouts(self) -> tuple[list[Call], list[str]]:
        """Return where every rank is: the calls that are known, and a line for each."""
        states = [self.reader.state(rank) for rank in range(self.ranks)]
        living = {state.rank: state.pid for state in states if state.life == RUNNING}
        if living:
            positions.ask(living, self.folder)
        calls, lines = [], []
        for state in states:
            rank = state.rank
            if state.life in (LEFT, ENDED):
                lines.append(f"  rank {rank}  has ended")
            elif state.life == ABSENT:
                lines.append(f"  rank {rank}  has not begun")
            elif state.inside:
                calls.append(verdict.call(self.reader, state))
                lines.append(verdict.row(self.reader, state))
            elif place := positions.innermost(self.folder, rank):
                calls.append(Call(rank, place.source, place.file, place.line))
                lines.append(f"  rank {rank}  runs      {verdict.where(calls[-1])}")
            else:
                lines.append(f"  rank {rank}  runs      its own code")
        return calls, lines

    def _after(self, job) -> list[Finding]:
        """Return what is left to say once all ranks have ended."""
        found = self._others()
        if (self.folder / "strangers").exists():
            raise SetupError(mpirun.strangers())
        if all(self.reader.state(rank).life == ABSENT for rank in range(self.ranks)):
            lines = [line for line in job.output().splitlines() if line.strip()]
            raise SetupError(
                "mpirun ended before the program began; the end of what it said:\n  "
                + "\n  ".join(lines[-8:])
            )
        return _merged(found + self._unreceived())

    def _unreceived(self) -> list[Finding]:
        """Return messages that nobody received."""
        picture = graph.look(self.reader)
        found = []
        for source in range(self.ranks):
            for dest in range(self.ranks):
                if self.reader.lost(source, dest):
                    continue
                taken = graph.posted_matches(picture, dest)
                for message in picture.messages(source, dest):
                    if taken is not None and (source, message.index) not in taken:
                        found.append(_unreceived(self.reader, source, dest, message))
        return _merged(found)


def _unreceived(reader, source, dest, message) -> Finding:
    file, line = reader.notes[source].line(message.code, message.at)
    name = ("send", "Send")[message.kind]
    call = Call(source, f"comm.{name}(dest={dest}, tag={message.tag})", file, line)
    size = f", {message.bytes} bytes" if message.bytes >= 0 else ""
    return Finding(
        "unreceived-message",
        f"rank {dest} never received what rank {source} sent it by  {call.call}  "
        f"(line {line}{size}).",
        (call,),
        key=f"unreceived {source} {dest} {message.tag} {line}",
    )


def _merged(found: Sequence[Finding]) -> list[Finding]:
    """Put findings that differ only in the rank into one."""
    return list({finding.key or finding.text: finding for finding in found}.values())


def write_json(path: Path, found: Sequence[Finding]) -> None:
    """Write the findings as a list of records."""
    records = [finding.record() for finding in found]
    write_whole(path, json.dumps(records, indent=1) + "\n")
