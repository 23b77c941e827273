"""The findings of a program that `diagnose` runs: from what is seen to what is said."""

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path

from mpi_lessons.diagnosis import graph, phrases, positions, verdict
from mpi_lessons.diagnosis.findings import EXACT, LIKELY, Call, Finding
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import ABSENT, ENDED, LEFT, RUNNING
from mpi_lessons.diagnosis.watcher import Inbox
from mpi_lessons.grading import mpirun
from mpi_lessons.grading.errors import SetupError
from mpi_lessons.grading.processes import Job

LAST = 0.06  # seconds in which the other ranks may say what they found too


class Account:
    """What can be said of the ranks of a program.

    Parameters
    ----------
    reader
        What they publish.
    inbox
        What they find.
    """

    def __init__(self, reader: Reader, inbox: Inbox):
        self.reader, self.inbox, self.ranks = reader, inbox, reader.size
        self.folder: Path = reader.memory.folder

    def others(self) -> list[Finding]:
        """Return what the ranks have found so far."""
        self.inbox.refresh()
        return list(self.inbox.found)

    def fatal(self, dead) -> list[Finding]:
        """Return what ranks found that ends the program, and who waits for them."""
        time.sleep(LAST)
        found = self.others()
        found.sort(key=lambda finding: not finding.fatal)
        first = found[0]
        picture = graph.look(self.reader, dead)
        waiting = [rank for rank in graph.stuck(picture) if rank not in first.ranks]
        if not waiting:
            return _merged(found)
        victims = phrases.victims(picture, waiting)
        text = "\n".join([first.text, *victims])
        changed = dataclasses.replace(first, text=text)
        return _merged([changed, *found[1:]])

    def deaths(self, dead: frozenset[int]) -> list[Finding]:
        """Return the finding that ranks died, and who waits for them."""
        states = [self.reader.state(rank) for rank in range(self.ranks)]
        living = {
            state.rank: state.pid
            for state in states
            if state.rank not in dead and state.life == RUNNING
        }
        positions.ask(living, self.folder, wait=False)
        time.sleep(LAST)
        noted = self.others()
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
        lines += phrases.victims(picture, stuck)
        calls += [phrases.call(self.reader, state) for state in stuck.values()]
        found = Finding("rank-died", "\n".join(lines), tuple(calls), EXACT, True)
        return [found, *noted]

    def _death(self, rank: int) -> tuple[Call, str]:
        """Return what is known of the end of a rank's process."""
        state, why = self.reader.state(rank), positions.crash(self.folder, rank)
        place = positions.innermost(self.folder, rank) if why else None
        if place:
            call = Call(rank, place.source, place.file, place.line)
            return call, f"{why} at {phrases.where(call)}"
        if state.inside:
            call = phrases.call(self.reader, state)
            how = why or "its process ended"
            return call, f"{how}, in  {call.call}   {phrases.where(call)}"
        how = why or "its process ended, by os._exit, a signal, or in a library"
        return Call(rank, how, "", 0), how

    def too_late(self, time_limit: float) -> Finding:
        """Return the finding that the program took too long, and where every rank is.

        Parameters
        ----------
        time_limit
            Seconds that it had.
        """
        limit = f"the program did not end within {time_limit:g} s (--time-limit)"
        calls, lines = self.whereabouts()
        text = "\n".join([limit, *lines])
        return Finding("deadlock", text, tuple(calls), LIKELY, True)

    def whereabouts(self) -> tuple[list[Call], list[str]]:
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
                calls.append(phrases.call(self.reader, state))
                lines.append(phrases.row(self.reader, state))
            elif place := positions.innermost(self.folder, rank):
                calls.append(Call(rank, place.source, place.file, place.line))
                lines.append(f"  rank {rank}  runs      {phrases.where(calls[-1])}")
            else:
                lines.append(f"  rank {rank}  runs      its own code")
        return calls, lines

    def after(self, job: Job) -> list[Finding]:
        """Return what is left to say once all ranks have ended."""
        found = self.others()
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
