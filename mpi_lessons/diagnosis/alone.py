"""Alone: diagnose a few calls of a program that nobody watches from outside."""

import contextlib
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from mpi4py import MPI

from mpi_lessons.diagnosis import watcher
from mpi_lessons.diagnosis.communicator import watch
from mpi_lessons.diagnosis.ledger import Ledger
from mpi_lessons.diagnosis.membership import make_id
from mpi_lessons.diagnosis.reader import Reader
from mpi_lessons.diagnosis.records import LEFT
from mpi_lessons.diagnosis.session import CannotGoOnError, Session

__all__ = ["CannotGoOnError", "watched"]


@contextlib.contextmanager
def watched(comm: MPI.Intracomm) -> Iterator[MPI.Intracomm]:
    """Watch what is done on a communicator, from a thread of its rank 0.

    All ranks of `comm` enter together, and on one host. Within, standard sends complete
    only when they are received, and a call that waits for ever raises.

    Parameters
    ----------
    comm
        The ranks that take part.

    Yields
    ------
    mpi4py.MPI.Intracomm
        A communicator of the same ranks, watched; it is of no use afterwards.

    Raises
    ------
    CannotGoOnError
        On each rank that would wait for ever; its text is the report.
    """
    folder = tempfile.mkdtemp(prefix="mpi-lessons-") if comm.rank == 0 else None
    folder = Path(comm.bcast(folder))
    twin = comm.Dup()
    session = Session(
        Ledger(folder, comm.size, comm.rank),
        strict=True,
        verdict=lambda: watcher.read_verdict(folder),
    )
    session.begin(1, comm.size)
    comm.Barrier()
    over = threading.Event()
    thread = None
    if comm.rank == 0:
        reader = Reader(folder, comm.size)
        thread = threading.Thread(
            target=watcher.attend, args=(reader, folder, over), daemon=True
        )
        thread.start()
    group = twin.Get_group()
    try:
        yield watch(twin, session, group, make_id("alone"))
    finally:
        session.ledger.live(LEFT)
        comm.Barrier()
        over.set()
        if thread is not None:
            thread.join()
            shutil.rmtree(folder, ignore_errors=True)
        group.Free()
