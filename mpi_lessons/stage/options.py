"""Options: the arguments of a lesson, read once by rank 0 and told to the others.

Not argparse: it exits on each rank by itself and prints its complaint n times.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace

MOST = 10_000  # a lesson shows what it moves; more would only cost time
MOST_HOSTS = 1_000_000
USAGE = {
    "root": "--root R",
    "count": "--count N",
    "hosts": "--hosts N",
    "csv": "--csv FILE",
    "svg": "--svg FILE",
    "full": "--full",
}
EXAMPLES = {"root": 0, "count": 4, "hosts": 2, "csv": "rows.csv", "svg": "graph.svg"}


class UsageError(Exception):
    """What is wrong with the arguments: rule, value and remedy in one sentence."""


def read_options(
    comm,
    text: str,
    *,
    root: int | None = None,
    count: int | None = None,
    of: str = "",
    most: int = MOST,
    hosts: bool = False,
    csv: str = "",
    svg: str = "",
    full: int | None = None,
) -> SimpleNamespace:
    """Return this lesson's options, alike on all ranks of `comm`.

    Parameters
    ----------
    comm
        The ranks that take part; each of them must call. None where there is no MPI.
    text
        The lesson's docstring, shown by ``--help``.
    root, count
        What the option is unless told; None where the lesson has no such option.
    of
        What is counted, for ``--help``.
    most
        The largest count.
    hosts
        True where the lesson can be told how many hosts there must be; the option is
        None unless told.
    csv
        The columns that the lesson can write to a file; "" where it writes none. The
        option is None unless told.
    svg
        What the lesson can draw to a file, likewise.
    full
        The count that ``--full`` stands for; None where there is no such option.

    Raises
    ------
    SystemExit
        On all ranks alike, when rank 0 has printed what there is to say: 0 after
        ``--help``, 2 where an argument is wrong.
    """
    if comm is not None:
        # Ctrl-C ends every rank at once: Python's answer would wait for MPI to return.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    defaults = {"root": root, "count": count}
    defaults = {name: value for name, value in defaults.items() if value is not None}
    defaults |= {"hosts": None} if hosts else {}
    defaults |= {"csv": None} if csv else {}
    defaults |= {"svg": None} if svg else {}
    defaults |= {"full": full} if full else {}

    def read():
        words = sys.argv[1:]
        if {"-h", "--help"} & set(words):
            known = _describe(defaults, of, most, csv, svg)
            print(f"{text.strip()}\n\n{known}", flush=True)
            raise SystemExit(0)
        return parse(words, defaults, 1 if comm is None else comm.size, most)

    return SimpleNamespace(**on_rank_0(comm, read))


def on_rank_0(comm, act: Callable[[], object]) -> object:
    """Return on all ranks what `act` returns on rank 0; every rank calls.

    Without MPI, where `comm` is None, the one process is rank 0.

    Raises
    ------
    SystemExit
        On all ranks alike, where `act` raised it, or with 2 where `act` raised a
        UsageError, which rank 0 has printed.
    """
    value = status = None
    if comm is None or comm.rank == 0:
        try:
            value = act()
        except UsageError as error:
            print(error, file=sys.stderr, flush=True)
            status = 2
        except SystemExit as leaving:
            status = leaving.code
    if comm is not None:
        value, status = comm.bcast((value, status), root=0)
    if status is not None:
        sys.exit(status)
    return value


def parse(
    words: Sequence[str], defaults: dict[str, int | None], size: int, most: int = MOST
) -> dict[str, int | str | None]:
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
            known = " and ".join([USAGE[known] for known in defaults] + ["--help"])
            raise UsageError(f"unknown argument {word}: this lesson takes {known}")
        if name == "full":
            if equals:
                raise UsageError(f"--full takes no value, found {value}: write --full")
            values["count"] = defaults["full"]
            continue
        if not equals and words:
            value = words.pop(0)
        if name in ("csv", "svg"):
            values[name] = _new_file(name, value)
        else:
            values[name] = _number(name, value, size, most)
    return values


def _number(name: str, value: str, size: int, most: int) -> int:
    least, most = {
        "root": (0, size - 1),
        "count": (1, most),
        "hosts": (1, MOST_HOSTS),
    }[name]
    rule = f"--{name} needs a whole number from {least} to {most}"
    if name == "root":
        rule = f"--root needs a rank of 0..{most}" if most else "--root needs rank 0"
    remedy = f"write --{name} {EXAMPLES[name]}"
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


def _new_file(name: str, value: str) -> str:
    """Return where a file can be written; an ordinary one may be there, to replace."""
    rule = f"--{name} needs the name of a file"
    remedy = f"write --{name} {EXAMPLES[name]}"
    if not value:
        raise UsageError(f"{rule}, found nothing: {remedy}")
    path = os.path.realpath(value)
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        make = f"{remedy}, or first  mkdir -p {folder}"
        raise UsageError(f"{rule} in a folder that exists, found {value}: {make}")
    if os.path.exists(path) and not os.path.isfile(path):
        raise UsageError(f"{rule}, found {value}, which is none: {remedy}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            f"{rule} in a folder that you may write to, found {value}: {remedy}"
        )
    return path


def _describe(
    defaults: dict[str, int | None], of: str, most: int, csv: str, svg: str
) -> str:
    text = {
        "root": "the rank that is root (now {})",
        "count": f"{of}, 1 to {most} (now {{}})",
        "hosts": "the hosts that there must be; with others the exit code is 1",
        "full": "a count of {}",
        "csv": f"write all rows to a file:\n{15 * ' '}{csv}",
        "svg": f"draw {svg} to a file",
    }
    lines = ["Options"]
    for name, value in defaults.items():
        lines.append(f"  {USAGE[name]:<11} {text[name].format(value)}")
    return "\n".join(lines + [f"  {'--help':<11} this text"])
