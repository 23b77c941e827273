"""Job_launch: what mpirun and its like are told in a job script."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mpi_lessons.desk.job_shell import Command

LAUNCHERS = {"mpirun", "mpiexec", "mpiexec.hydra", "mpirun.mpich", "mpirun.openmpi"}
KEYWORDS = {"if", "then", "else", "elif", "while", "until", "do", "!", "{", "time"}
WRAPPERS = {"exec", "nohup", "command", "env", "nice", "timeout", "stdbuf", "setsid"}
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
COUNT = {"n", "np", "c"}
TWO = {"genv", "env", "mca", "gmca", "prtemca", "pmixmca"}  # take two words
ONE = COUNT | {
    *("x", "f", "hostfile", "machinefile", "machine", "host", "hosts", "H", "ppn"),
    *("perhost", "N", "npernode", "map-by", "bind-to", "rank-by", "wdir", "wd"),
    *("chdir", "path", "genvlist", "envlist", "launcher", "launcher-exec", "rmk"),
    *("bootstrap", "bootstrap-exec", "iface", "output-filename", "outfile-pattern"),
    *("errfile-pattern", "timeout", "configfile", "stdin", "tune", "display"),
    *("output", "prefix", "personality"),
}
FILES = {"f", "hostfile", "machinefile"}
PLACING = {"ppn", "perhost", "N", "npernode", "pernode", "map-by", "host", "hosts", "H"}


@dataclass(frozen=True)
class Launch:
    """One call of mpirun.

    Parameters
    ----------
    line
        Where it stands.
    launcher
        The word that was written.
    ranks
        How many, if that is a number in the script; None: a variable, or not said.
    options
        Names and values of its options.
    program
        What each rank runs.
    """

    line: int
    launcher: str
    ranks: int | None
    options: tuple[tuple[str, str], ...]
    program: str


def program_words(words: Sequence[str]) -> list[str]:
    """Return a command without the keywords, assignments, wrappers before it."""
    left = list(words)
    while left:
        if left[0] in KEYWORDS or ASSIGNMENT.match(left[0]):
            left.pop(0)
        elif left[0] in WRAPPERS and left[1:2] not in (["-v"], ["-V"]):
            wrapper = left.pop(0)
            while left and left[0].startswith("-"):
                option = left.pop(0)
                if option in ("-k", "-s", "-n", "-u") and left:
                    left.pop(0)
            if wrapper == "timeout" and left:
                left.pop(0)
        else:
            break
    return left


def launches(commands: Sequence[Command]) -> list[Launch]:
    """Return all calls of mpirun and its like."""
    numbers = _numbers(commands)
    found = []
    for command in commands:
        words = program_words(command.words)
        if words and PurePosixPath(words[0]).name in LAUNCHERS:
            found.append(_launch(command.line, words, numbers))
    return found


def _numbers(commands: Sequence[Command]) -> dict[str, str]:
    """Return the variables that are set once, to a number."""
    values: dict[str, list[str]] = {}
    for command in commands:
        for word in command.words:
            if ASSIGNMENT.match(word):
                name, _, value = word.partition("=")
                values.setdefault(name.rstrip("+"), []).append(value)
        if command.words[0] in ("for", "read"):
            values.setdefault(" ".join(command.words[1:2]), []).append("")
    return {
        name: given[0]
        for name, given in values.items()
        if len(given) == 1 and given[0].isdecimal()
    }


def _launch(line: int, words: Sequence[str], numbers: dict[str, str]) -> Launch:
    options, program, total = [], "", 0
    for part in _split(words[1:]):
        chosen, left = _options(part)
        options += chosen
        program = program or next(iter(program_words(left)), "")
        given = [value for name, value in chosen if name in COUNT]
        text = given[-1] if given else ""
        text = numbers.get(text.strip("${}"), text) if text[:1] == "$" else text
        if total is not None:
            total = total + int(text) if text.isdecimal() else None
    return Launch(line, words[0], total, tuple(options), program)


def _split(words: Sequence[str]) -> list[list[str]]:
    """Split at the colons between programs that run together."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word == ":":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _options(words: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the options that come first, and what is left."""
    left, options = list(words), []
    while left and left[0].startswith("-"):
        name, sign, value = left.pop(0).lstrip("-").partition("=")
        if not sign and name in ONE and left:
            value = left.pop(0)
        elif not sign and name in TWO and len(left) > 1:
            value = f"{left.pop(0)}={left.pop(0)}"
        options.append((name, value))
    return options, left
