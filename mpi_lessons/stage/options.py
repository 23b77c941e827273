"""Options: the arguments of a lesson, read once by rank 0 and told to the others.

Not argparse: it exits on each rank by itself and prints its complaint n times.
"""

import signal
import sys
from collections.abc import Sequence
from types import SimpleNamespace

MOST = 10_000  # a lesson shows what it moves; more would only cost time


class UsageError(Exception):
    """What is wrong with the arguments: rule, value and remedy in one sentence."""


def read_options(
    comm, text: str, *, root: int | None = None, count: int | None = None, of: str = ""
) -> SimpleNamespace:
    """Return this lesson's options, alike on all ranks of `comm`.

    Parameters
    ----------
    comm
        The ranks that take part; each of them must call.
    text
        The lesson's docstring, shown by ``--help``.
    root, count
        What the option is unless told; None where the lesson has no such option.
    of
        What is counted, for ``--help``.

    Raises
    ------
    SystemExit
        On all ranks alike, when rank 0 has printed what there is to say: 0 after
        ``--help``, 2 where an argument is wrong.
    """
    # Ctrl-C ends every rank at once: Python's own answer would wait for MPI to return.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    defaults = {"root": root, "count": count}
    defaults = {name: value for name, value in defaults.items() if value is not None}
    values = status = None
    if comm.rank == 0:
        words = sys.argv[1:]
        if {"-h", "--help"} & set(words):
            print(text.strip() + "\n\n" + _describe(defaults, of), flush=True)
            status = 0
        else:
            try:
                values = parse(words, defaults, comm.size)
            except UsageError as error:
                print(error, file=sys.stderr, flush=True)
                status = 2
    values, status = comm.bcast((values, status), root=0)
    if status is not None:
        sys.exit(status)
    return SimpleNamespace(**values)


def parse(words: Sequence[str], defaults: dict[str, int], size: int) -> dict[str, int]:
    """Return the value of each option that `defaults` names.

    Raises
    ------
    UsageError
        An option is unknown, or its value is missing or not allowed.
    """
    values, words = dict(defaults), list(words)
    while words:
        word, equals, value = words.pop(0).partition("=")
        name = word.removeprefix("--")
        if name not in defaults or word == name:
            known = " and ".join([_usage(known) for known in defaults] + ["--help"])
            raise UsageError(f"unknown argument {word}: this lesson takes {known}")
        if not equals and words:
            value = words.pop(0)
        values[name] = _number(name, value, size)
    return values


def _number(name: str, value: str, size: int) -> int:
    least, most = (0, size - 1) if name == "root" else (1, MOST)
    rule = f"--{name} needs a whole number from {least} to {most}"
    if name == "root":
        rule = f"--root needs a rank of 0..{most}" if most else "--root needs rank 0"
    remedy = f"write --{name} {least if name == 'root' else 4}"
    found = f"found {value}" if value else "found nothing"
    try:
        number = int(value)
    except ValueError:
        raise UsageError(f"{rule}, {found}: {remedy}") from None
    if least <= number <= most:
        return number
    if name == "root" and 0 <= number < MOST:
        remedy += f", or start more ranks with mpirun -n {number + 1}"
    raise UsageError(f"{rule}, {found}: {remedy}")


def _usage(name: str) -> str:
    return {"root": "--root R", "count": "--count N"}[name]


def _describe(defaults: dict[str, int], of: str) -> str:
    lines = ["Options"]
    if "root" in defaults:
        lines.append(f"  --root R    the rank that is root (now {defaults['root']})")
    if "count" in defaults:
        lines.append(f"  --count N   {of}, 1 to {MOST} (now {defaults['count']})")
    return "\n".join(lines + ["  --help      this text"])
