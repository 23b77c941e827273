"""Terminal: whether to use colour and how wide to draw, although mpirun stands between.

Colour, first rule that applies:

1. ``NO_COLOR`` set and not empty: none (no-color.org).
2. ``FORCE_COLOR`` set and not empty: colour (force-color.org). Where both are set,
   ``NO_COLOR`` wins, as in Python itself, pytest and rich.
3. ``TERM=dumb``: none.
4. Colour just when the launcher's stdout is a terminal.

Why the launcher's: under Hydra a rank writes into a pipe although a person watches,
and under Open MPI it may write into a pty although mpirun writes into a file. So the
rank's own ``isatty`` proves nothing. We climb the parent processes in ``/proc`` to the
outermost launcher and ask what its stdout is. Without a launcher among them (plain
``python -m``) our own stdout decides. Where there is no ``/proc`` (macOS, Windows), a
rank that a launcher started uses no colour unless ``FORCE_COLOR=1`` asks for it.
"""

import os
import stat
import sys
from collections.abc import Mapping

UNKNOWN_WIDTH = 80  # columns, where nobody tells
WIDEST, NARROWEST = 100, 40  # longer lines are hard to read, shorter hold no table

# /proc cuts a name at 15 letters, so beginnings are compared.
LAUNCHERS = ("mpirun", "mpiexec", "hydra_", "pmi_proxy", "prte", "orte", "srun")
RANK_VARIABLES = ("PMI_RANK", "PMIX_RANK", "OMPI_COMM_WORLD_RANK")


def wants_color(environ: Mapping[str, str], on_terminal: bool) -> bool:
    """Apply the colour rule at the top of this file."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return on_terminal and environ.get("TERM") != "dumb"


def width(environ: Mapping[str, str], size: os.terminal_size | None) -> int:
    """Return how many columns to draw in; ``COLUMNS`` overrules the terminal."""
    told = environ.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else (size.columns if size else 0)
    return max(NARROWEST, min(columns or UNKNOWN_WIDTH, WIDEST))


def find_launcher(pid: int, proc: str = "/proc") -> int | None:
    """Return the process id of the outermost launcher above `pid`, or None.

    Launchers call one another (mpirun, its proxy, the rank); what started the first of
    them, a shell or a batch system's step, is the end of the search.
    """
    found = None
    while pid > 1:
        try:
            # "4711 (name, maybe with blanks) S 4710 ..."
            with open(f"{proc}/{pid}/stat", encoding="utf-8", errors="replace") as file:
                name, rest = file.read().rsplit(")", 1)
        except OSError:
            break
        if name.partition("(")[2].startswith(LAUNCHERS):
            found = pid
        elif found:
            break
        pid = int(rest.split()[1])
    return found


def watched() -> os.terminal_size | None:
    """Return the size of the terminal that shows our output; None where none does."""
    launcher = find_launcher(os.getpid())
    if launcher:
        return _terminal_behind(f"/proc/{launcher}/fd/1")
    started = any(name in os.environ for name in RANK_VARIABLES)
    if started and not os.path.exists("/proc/self/fd"):
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):  # a file, a pipe, or no file at all
        return None


def _terminal_behind(path: str) -> os.terminal_size | None:
    """Open the terminal that another process writes to, to ask for its size."""
    try:
        if not stat.S_ISCHR(os.stat(path).st_mode):
            return None
        terminal = os.open(path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return os.get_terminal_size(terminal)
    except OSError:  # /dev/null is a character device too
        return None
    finally:
        os.close(terminal)


def open_console():
    """Return a rich console on stdout that follows the rules above.

    Where the encoding is not Unicode, rich draws boxes in ASCII by itself, and what
    cannot be written becomes a question mark.
    """
    from rich.console import Console  # costs 0.05 s: on rank 0, when something is drawn

    size = watched()
    color = wants_color(os.environ, on_terminal=size is not None)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    many = "256color" in os.environ.get("TERM", "") or "COLORTERM" in os.environ
    return Console(
        width=width(os.environ, size),
        color_system=("256" if many else "standard") if color else None,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )
