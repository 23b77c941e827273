"""Doctor: find and explain what keeps MPI from working here, each check in a line."""

import argparse
import functools
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from mpi_lessons.desk import screen
from mpi_lessons.desk.checkups import (
    allocation,
    cores,
    hosts,
    installed,
    ranks,
    room,
    shell,
)
from mpi_lessons.desk.checkups.finding import (
    BROKEN,
    OK,
    STATES,
    WARNING,
    Finding,
    counted,
)
from mpi_lessons.desk.progress import write_whole
from mpi_lessons.grading import mpirun
from mpi_lessons.grading.setup import refuse_system

TIME_LIMIT = 60.0  # seconds that one trial may take
STYLES = {OK: "green", WARNING: "yellow", BROKEN: "bold red"}
INDENT = 24  # columns before what was seen: state and check


def add_command(commands, *, number, seconds, look_at_json) -> None:
    """Add ``doctor`` to the commands of ``mpi-lessons``.

    Parameters
    ----------
    commands
        What argparse collects commands in.
    number, seconds
        Read a number of processes, and a time limit, as the other commands do.
    look_at_json
        Refuses a file that cannot be written.
    """
    parser = commands.add_parser(
        "doctor",
        help="find what keeps MPI from working here, and say what to do",
        description="Look whether MPI works here, and say what to do where it does "
        "not. The exit code is 0 if all is well, 1 for warnings, 2 if something is "
        "broken.",
    )
    parser.add_argument(
        "-n", type=number, default=4, metavar="N", help="processes (default: 4)"
    )
    parser.add_argument(
        "--hosts", type=_names, default=(), metavar="A,B", help="try these hosts, too"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all checks")
    parser.add_argument(
        "--time-limit",
        type=seconds,
        default=TIME_LIMIT,
        metavar="S",
        help=f"seconds that one trial may take (default: {TIME_LIMIT:g})",
    )
    parser.set_defaults(run=functools.partial(examine, look_at_json))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    if not all(map(re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*").fullmatch, names)):
        raise argparse.ArgumentTypeError(
            f"hosts are names with commas between them, as in a,b, found {text!r}"
        )
    return names


def examine(look_at_json: Callable[[Path | None], None], arguments) -> int:
    """Run all checks, print each as it is made, and return the exit code."""
    refuse_system()
    look_at_json(arguments.json)
    found = []
    show = _Screen()
    for finding in checks(
        arguments.n, arguments.hosts, arguments.time_limit, show.busy
    ):
        show.line(finding)
        found.append(finding)
    show.end(found)
    if arguments.json:
        text = json.dumps([asdict(finding) for finding in found], indent=1)
        write_whole(arguments.json, text)
    return max(STATES.index(finding.state) for finding in found)


def checks(asked: int, names: Sequence[str], limit: float, busy) -> Iterator[Finding]:
    """Make all checks, those first that others depend on.

    Parameters
    ----------
    asked
        How many ranks to start.
    names
        Hosts to try besides those of the job.
    limit
        Seconds that one trial may take.
    busy
        Called with what is done next, where that takes a while.
    """
    yield from installed.python()
    yield from installed.packages()
    busy("loading MPI")
    line, found = installed.library(limit)
    yield from found
    vendor = installed.library_vendor(line)
    there, found = ranks.launcher(vendor)
    yield from found
    works, job = True, None
    if there and line:
        busy(f"starting {asked} ranks")
        made = ranks.try_course(asked, limit)
        works = made.whole
        yield from ranks.started(made, vendor)
        yield from ranks.same_python(made)
        yield from ranks.threads(made)
        if works:
            busy(f"trying  mpirun -n {asked} python")
            yield from shell.plain(asked, limit)
    yield from room.shared_memory(asked, works)
    yield from room.leftovers()
    yield from room.temporary(mpirun.vendor(mpirun.find()) if there else "unknown")
    job, found = allocation.given()
    yield from found
    if there and line and not made.strangers:
        yield from _hosts(job, names, limit, busy)
        if job and works:
            total = job.ranks.total()
            busy(f"starting {total} ranks on the hosts of the job")
            made = ranks.try_course(total, limit + total)
            if made.whole:
                yield from allocation.used(job, made)
            else:
                for finding in ranks.started(made, vendor):
                    yield replace(finding, check="allocation")
    if there and line and made.whole:
        yield from cores.enough(made, job is not None)
        yield from cores.threads(made, job is not None)
        yield from cores.binding(made)


def _hosts(job, names, limit, busy) -> Iterator[Finding]:
    """Try the hosts of the job and those named, where there are several."""
    every = list(dict.fromkeys([*(job.ranks if job else ()), *names]))
    if len(every) < 2 and not names:
        return
    known, found = hosts.look_up(every)
    yield from found
    if not known:
        return
    busy(f"starting a rank on each of {len(known)} hosts")
    answered, found = hosts.reach(known, limit)
    yield from found
    busy("sending messages between the hosts")
    yield from hosts.talk(answered, limit)


class _Screen:
    """Print a line as soon as a check is made, and what is being done before it."""

    def __init__(self):
        try:
            self._out = screen.console()
        except ModuleNotFoundError:  # no rich: one of the checks will say so
            self._out = None

    def busy(self, text: str) -> None:
        """Say to one who waits before a terminal what is done."""
        if self._out and self._out.is_terminal:
            self._out.print(f"{text} ..."[: self._out.width - 1], style="dim", end="\r")

    def line(self, finding: Finding) -> None:
        """Print a check: its state alone in colour, its remedy on lines of its own."""
        head, rest = f"{finding.state:9}", f"{finding.check:{INDENT - 9}}{finding.text}"
        if self._out is None:
            print(head + rest + f" -> {finding.remedy}" * bool(finding.remedy))
            return
        out = self._out
        if out.is_terminal:
            out.print(" " * (out.width - 1), end="\r")  # over what `busy` has said
            rest = self._filled(rest, " " * 9)
        out.print(head, style=STYLES[finding.state], end="")
        if not finding.remedy:
            out.print(rest.strip())
        elif out.is_terminal:
            out.print(rest.strip())
            out.print(self._filled(f"-> {finding.remedy}", " " * INDENT))
        else:
            out.print(f"{rest.strip()} -> {finding.remedy}")

    def _filled(self, text: str, first: str) -> str:
        """Break a text between words, so that it stands in a column of its own."""
        return textwrap.fill(
            text,
            width=max(self._out.width, INDENT + 20),
            initial_indent=first,
            subsequent_indent=" " * INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def end(self, found: Sequence[Finding]) -> None:
        """Say how it is in all."""
        states = [finding.state for finding in found]
        broken, warnings = states.count(BROKEN), states.count(WARNING)
        text = "all is well: go on with  mpi-lessons"
        if broken:
            text = f"{counted(broken, 'thing')} broken: what to do stands behind  ->"
        elif warnings:
            text = f"it works, with {counted(warnings, 'warning')}"
        print(text)
