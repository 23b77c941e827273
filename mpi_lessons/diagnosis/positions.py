"""Positions: from a dump of a rank's stack to the line that a learner reads.

A rank that waits inside MPI cannot be asked by Python: its interpreter stands still.
`faulthandler` writes the stack from a signal handler, and works all the same.
"""

import faulthandler
import linecache
import os
import re
import signal
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mpi_lessons.diagnosis.calls import FAMILIES

FRAME = re.compile(r'^  File "(?P<file>.*)", line (?P<line>\d+) in (?P<name>.*)$')
FATAL = re.compile(r"^Fatal Python error: (?P<what>.*)$", re.MULTILINE)
CALL = re.compile(  # of what may wait: a communication, a request's completion
    r"\.("
    + "|".join({*FAMILIES["send"], *FAMILIES["receive"], *FAMILIES["collective"]})
    + r"|[Pp]robe|[Ww]ait\w*)\("
)
LAST_LINES = 0.03  # seconds that a stack which has begun takes to its end
ANSWER_TIME = 0.5  # seconds that a rank has to write its stack


@dataclass(frozen=True)
class Position:
    """A line of a file.

    Parameters
    ----------
    file
        Its path.
    line
        Number of the line, from 1.
    """

    file: str
    line: int

    @property
    def source(self) -> str:
        """The text of the line, without its indentation."""
        return linecache.getline(self.file, self.line).strip()


def listen(path: Path) -> None:
    """Make this process write its stack to `path` when asked, and when it crashes."""
    file = open(path, "w")  # noqa: SIM115 - it must stay open as long as the process
    faulthandler.enable(file=file, all_threads=False)
    faulthandler.register(signal.SIGUSR1, file=file, all_threads=False)


def ask(pids: Mapping[int, int], folder: Path, wait: bool = True) -> None:
    """Ask ranks for their stacks, and wait a moment for the answers.

    Parameters
    ----------
    pids
        Rank to process number.
    folder
        Where each rank listens with `stack_path`.
    wait
        Whether to wait for the answers.
    """
    before = {rank: _size(stack_path(folder, rank)) for rank in pids}
    for pid in pids.values():
        try:
            os.kill(pid, signal.SIGUSR1)
        except ProcessLookupError:
            continue
    end = time.monotonic() + ANSWER_TIME * wait
    while time.monotonic() < end and not all(
        _size(stack_path(folder, rank)) > size for rank, size in before.items()
    ):
        time.sleep(0.01)
    time.sleep(LAST_LINES * wait)  # a stack is written line by line


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def stack_path(folder: Path, rank: int) -> Path:
    """Return where a rank writes its stack."""
    return Path(folder) / f"stack-{rank}"


def position(folder: Path, rank: int, file: str) -> Position | None:
    """Return the innermost line of `file` in a rank's last dump, if there is one."""
    last = _text(folder, rank).rpartition("most recent call first")[2]
    for frame in _frames(last):
        if os.path.realpath(frame.file) == os.path.realpath(file):
            return frame
    return None


def innermost(folder: Path, rank: int) -> Position | None:
    """Return the innermost line of a rank's last dump that is a program's own."""
    last = _text(folder, rank).rpartition("most recent call first")[2]
    library = os.path.dirname(os.__file__)
    course = str(Path(__file__).parent)
    for frame in _frames(last):
        if not frame.file.startswith((library, course, "<frozen")):
            return frame
    return None


def crash(folder: Path, rank: int) -> str | None:
    """Return the name of the fatal error that ended a rank, if it left one."""
    found = FATAL.search(_text(folder, rank))
    return found["what"] if found else None


def _text(folder: Path, rank: int) -> str:
    try:
        return stack_path(folder, rank).read_text(errors="replace")
    except FileNotFoundError:
        return ""


def _frames(text: str) -> Iterable[Position]:
    for line in text.splitlines():
        if found := FRAME.match(line):
            yield Position(found["file"], int(found["line"]))


def explain(positions: Mapping[int, Position | None]) -> list[str]:
    """Say where ranks are that did not come back, one sentence per line of code.

    Parameters
    ----------
    positions
        Rank to the innermost line of the learner's file, or None where unknown.
    """
    together: dict[Position | None, list[int]] = {}
    for rank, where in sorted(positions.items()):
        together.setdefault(where, []).append(rank)
    sentences = []
    for where, ranks in together.items():
        if where is None:
            sentences.append(f"{name_ranks(ranks)} did not come back")
        else:
            waits = "waits" if len(ranks) == 1 else "wait"
            busy = "is busy" if len(ranks) == 1 else "are busy"
            verb = waits if CALL.search(where.source) else busy
            text = where.source.removesuffix(":")
            sentences.append(
                f"{name_ranks(ranks)} {verb} in  {text}  (line {where.line})"
            )
    return sentences


def name_ranks(ranks: Iterable[int]) -> str:
    """Return "rank 2" or "ranks 0, 1, 3"."""
    ranks = sorted(ranks)
    return f"rank{'s' if len(ranks) > 1 else ''} {', '.join(map(str, ranks))}"
