"""Frame: how a stop begins where its framework may be missing, and how it ends.

A stop imports its framework at its top, as any program does::

    with tour_extra():
        from joblib import Parallel, delayed
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker

from mpi_lessons.stage.terminal import RANK_VARIABLES
from mpi_lessons.tour.route import INSTALL

INTERRUPTED = 130  # exit code, as a shell counts a program ended by Ctrl-C


@contextlib.contextmanager
def tour_extra() -> Iterator[None]:
    """Import within it what only the extra `tour` brings.

    Raises
    ------
    SystemExit
        With 2, where something is not installed; the first process, or rank 0, has
        printed the sentence that says so. With 130 after Ctrl-C: this takes a while.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except ImportError as error:
        name = error.name or "the extra tour"
        missing = isinstance(error, ModuleNotFoundError)
        # Dask says in several lines that pandas is missing; the first will do.
        found = "no such module" if missing else f"{error}".strip().splitlines()[0]
        if all(os.environ.get(rank, "0") == "0" for rank in RANK_VARIABLES):
            print(f"this stop needs {name}, found {found}: {INSTALL}", file=sys.stderr)
        raise SystemExit(2) from None


@contextlib.contextmanager
def deaf_children() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block, or of the function.

    Processes that start meanwhile do not hear it at all: this one ends them. Else each
    would print a traceback, and one that is half started would be left behind.
    """
    # Subtle: a process inherits which signals are blocked. The tracker comes first,
    # since starting it unblocks them.
    resource_tracker.ensure_running()
    held = []
    # Where a library has threads of its own, those still take the signal.
    before = signal.signal(signal.SIGINT, lambda *_: held.append(True))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)
        if held:
            signal.raise_signal(signal.SIGINT)


def run(main: Callable[[], None], *, unwind: bool = False) -> None:
    """Run a stop; Ctrl-C ends it without a traceback.

    Parameters
    ----------
    main
        The stop.
    unwind
        Leave its ``with`` blocks first, which end what they have started. Without, all
        processes end at once, each by the Ctrl-C that they all get.
    """
    if not unwind:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
