"""Job_file: a job script in a file, as qsub and as bash see it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mpi_lessons.desk import job_request, job_shell
from mpi_lessons.desk.job_launch import Launch, launches
from mpi_lessons.grading.errors import SetupError

DIRECTIVE = re.compile(r"\s*#PBS(?![A-Za-z0-9_])")
LONGEST = 2**20  # bytes; a job script has some thousand


@dataclass(frozen=True)
class Job:
    """A job script.

    Attributes
    ----------
    path : Path
        The file.
    lines : list of str
        Its text, without the ends of lines.
    carriage_return : int
        The first line that ends as on Windows; 0: none.
    first_command : int
        The line where qsub stops to look for directives.
    request : job_request.Request
        What is asked for by directives that count.
    late : list of int
        Lines of directives that do not count.
    commands : list of job_shell.Command
        If it is a shell script.
    comments : dict
        The comments that fill a line, by line.
    tree : ast.Module or None
        If it is a Python script that can be read.
    launches : list of Launch
        The calls of mpirun and the like.
    """

    path: Path
    lines: list[str]
    carriage_return: int
    first_command: int
    request: job_request.Request
    late: list[int]
    commands: list[job_shell.Command]
    comments: dict[int, str]
    tree: ast.Module | None
    launches: list[Launch]

    @property
    def parallel(self) -> bool:
        """Whether it starts MPI programs, as far as one can see."""
        return bool(self.launches) or any(
            words[:1] == ["mpi-lessons"] and words[1:2] in (["check"], ["diagnose"])
            for words in (command.words for command in self.commands)
        )

    def sources(self) -> bool:
        """Say whether it reads a file of commands that may do anything."""
        return any(
            command.words[0] in (".", "source")
            and len(command.words) > 1
            and Path(command.words[1]).name != "activate"
            for command in self.commands
        )


def read(path: Path) -> Job:
    """Return the job script in a file.

    Raises
    ------
    SetupError
        There is no such file, or it holds no text.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no file"
        raise SetupError(f"{path} {what}: name a job script, as in pbs/check.pbs")
    if path.stat().st_size > LONGEST:
        raise SetupError(f"{path} is larger than 1 MiB: that is no job script")
    raw = path.read_bytes()
    if b"\0" in raw:
        raise SetupError(f"{path} holds no text: qsub takes a script, not a program")
    text = raw.decode("utf-8", errors="replace")
    ends = [n for n, line in enumerate(text.split("\n"), 1) if line.endswith("\r")]
    try:
        return _understand(path, text.replace("\r\n", "\n"), ends[0] if ends else 0)
    except RecursionError:
        raise SetupError(
            f"{path} has too many brackets in one another to be read"
        ) from None


def _understand(path: Path, text: str, carriage_return: int) -> Job:
    mark = text[: text.startswith("\ufeff")]
    text = text.removeprefix(mark)
    lines = text.split("\n")
    first = _first_command(lines)
    python = "python" in lines[0] and lines[0].startswith("#!")
    commands, comments, tree = [], {}, None
    if python:
        tree = parse(text)
        comments = {n: line.strip() for n, line in enumerate(lines, 1) if "#" in line}
    else:
        commands, comments = job_shell.read(text)
    counting = dict(_directives(lines[: first - 1]))
    late = [
        line
        for line, comment in comments.items()
        if line > first and DIRECTIVE.match(comment)
    ]
    request = job_request.read(counting.items())
    started = launches(commands)
    return Job(
        *(path, [mark + lines[0], *lines[1:]], carriage_return, first, request),
        *(late, commands, comments, tree, started),
    )


def parse(text: str) -> ast.Module | None:
    """Return a Python program's tree; None where it is no Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _first_command(lines: list[str]) -> int:
    """Return the first line that is neither blank nor a comment nor continues one."""
    continued = False
    for number, line in enumerate(lines, 1):
        comment = line.lstrip().startswith("#")
        if line.strip() and not comment and not continued:
            return number
        continued = line.endswith("\\") and (
            continued or DIRECTIVE.match(line) is not None
        )
    return len(lines) + 1


def _directives(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield line and text of each directive; a backslash continues it."""
    begun, text = 0, ""
    for number, line in enumerate(lines, 1):
        prefix = DIRECTIVE.match(line)
        if not begun and not prefix:
            continue
        rest = line[prefix.end() :] if prefix else line
        text += rest.strip() if begun else rest
        begun = begun or number
        if line.endswith("\\"):
            text = text.removesuffix("\\")
            continue
        yield begun, text
        begun, text = 0, ""
    if begun:
        yield begun, text
