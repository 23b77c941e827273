"""Alone: what the ranks do where no launcher is outside them, or none is any more."""

import contextlib
import faulthandler
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

# Subtle: imported by name, since the learner's code sees another os._exit.
from os import _exit as exit_process
from pathlib import Path

from mpi4py import MPI

from mpi_lessons.grading import processes, verdicts, watch
from mpi_lessons.grading.errors import SetupError

LAST_RESORT = 2  # times the time limit: rank 0's watch comes first, if it can
LAST_WAIT = 10.0  # seconds that a rank has to end by itself
ORPHAN_LOOK = 0.5  # seconds between two looks for the launcher


def make_folder(world: MPI.Intracomm) -> Path:
    """Make a folder that all ranks share, and return it on all of them.

    Raises
    ------
    SetupError
        The ranks are on several hosts; on all ranks.
    """
    hosts = set(world.allgather(MPI.Get_processor_name()))
    if len(hosts) > 1:
        raise SetupError(
            f"grading needs all ranks on one host, found {len(hosts)} hosts "
            f"({', '.join(sorted(hosts))}): ask for one node, or grade with "
            "mpi-lessons check, which spans hosts"
        )
    folder = tempfile.mkdtemp(prefix="mpi-lessons-") if world.rank == 0 else None
    return Path(world.bcast(folder))


def shared_seed(world: MPI.Intracomm) -> int:
    """Return a new seed, the same on all ranks."""
    return world.bcast(random.randrange(10**6) if world.rank == 0 else None)


def make_last_resort(time_limit: float) -> Callable[[], AbstractContextManager]:
    """Return a guard that ends this rank even where no thread of it can run any more.

    Parameters
    ----------
    time_limit
        Seconds that one case may take; the guard waits for longer.
    """
    # Subtle: taken now; pytest may capture file descriptor 2 later.
    stderr = os.fdopen(os.dup(2), "w")

    @contextlib.contextmanager
    def last_resort():
        limit = LAST_RESORT * time_limit
        faulthandler.dump_traceback_later(limit, exit=True, file=stderr)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()

    return last_resort


@contextlib.contextmanager
def ended_where_it_fails(grader) -> Iterator[None]:
    """Let a grader begin, and end this rank where it fails, perhaps alone.

    In MPI_Finalize it would wait for the others, who wait for it. A `SetupError` is
    passed on: all ranks raise it, and meet there.
    """
    try:
        yield
    except SetupError:
        end_soon(1)
        raise
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        if grader.folder and not grader.job:  # no launcher removes it
            shutil.rmtree(grader.folder, ignore_errors=True)
        _end_now(1)


def end_soon(status: int) -> None:
    """End this rank, from a thread of it, where something keeps it from ending.

    Parameters
    ----------
    status
        The exit code it should have had; 1 where that was 0, for it did not end.
    """
    threading.Thread(target=_end, args=(status,), daemon=True).start()


def _end(status: int) -> None:
    time.sleep(LAST_WAIT)
    _end_now(status or 1)


def _end_now(status: int) -> None:
    processes.remove(processes.segments([os.getpid()]))
    exit_process(status)


def end_with_launcher(launcher: int, folder: Path) -> None:
    """End this rank, from a thread of it, as soon as the launcher is gone.

    Parameters
    ----------
    launcher
        Process number of the launcher, or of what stands for it on this host.
    folder
        The job's folder, which nobody else removes then.
    """
    arguments = (launcher, folder)
    threading.Thread(target=_outlive, args=arguments, daemon=True).start()


def _outlive(launcher: int, folder: Path) -> None:
    while processes.is_alive(launcher):
        time.sleep(ORPHAN_LOOK)
    shutil.rmtree(folder, ignore_errors=True)
    _end_now(1)


def start_watch(grader) -> None:
    """Watch the ranks from a thread of this one, and end the job when it must be."""
    out = os.dup(1)  # Subtle: taken now; pytest may capture file descriptor 1 later
    threading.Thread(target=_watch, args=(grader, out), daemon=True).start()


def _watch(grader, out: int) -> None:
    looking = watch.Watch(grader.board, lambda item: grader.time_limit)
    while (trouble := looking.look()) is None:
        looking.pause()
    ending = "the ranks cannot go on: the run ends here, other tests were not judged"
    os.write(out, f"\n\n{_explain(grader, trouble)}\n{ending}\n".encode())
    processes.remove(processes.segments([os.getpid()]))  # before mpirun ends this rank
    pids = [slot.pid for slot in grader.board.slots() if slot.pid != os.getpid()]
    processes.remove(processes.segments(pids))
    shutil.rmtree(grader.folder, ignore_errors=True)
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    exit_process(1)


def _explain(grader, trouble: watch.Trouble) -> str:
    """Say what happened in the test that cannot end."""
    key = grader.plan[trouble.item] if trouble.item < len(grader.plan) else None
    if key is None:
        return "a rank ended outside the grading tests"
    file, task, size = key
    verdict = watch.settle(grader.board, trouble, size, file)
    head = f"{task} at {size} processes: {verdict['verdict']}"
    return f"{head}\n{verdicts.describe(verdict)}"
