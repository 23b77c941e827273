"""Gather: collect one block from every rank on the root, in rank order.

Run     mpirun -n 4 python -m mpi_lessons.gather --root 1 --count 3
Watch   Every rank's colour arrives at the root; nobody else gets anything.
Rules   All ranks of comm call, with the same root. recvbuf counts at the root
        only: room for size blocks, in rank order whoever comes first. A sendbuf
        has a block's count and type and does not overlap recvbuf, or the
        program is erroneous. Others may return before the root has everything.
Source  MPI-4.1, 6.5 Gather; 6.14 Correctness; mpi4py documentation, Tutorial,
        "Collective communication"
"""

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options

WORDS = ("oak", "elm", "ash", "fir", "yew", "may", "box", "bay")


def gather_blocks(comm, sendbuf, root):
    """Collect every rank's array on the root.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    sendbuf : numpy.ndarray
        On every rank, shape (count,), int64.
    root : int
        The rank that collects.

    Returns
    -------
    numpy.ndarray or None
        On `root`, shape (size * count,), int64. None on the other ranks.
    """
    recvbuf = None
    if comm.rank == root:
        recvbuf = np.empty(comm.size * sendbuf.size, dtype=np.int64)
    comm.Gather(sendbuf, recvbuf, root=root)
    return recvbuf


def gather_objects(comm, sendobj, root):
    """Collect every rank's object on the root.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    sendobj : object
        On every rank, anything that can be pickled; sizes may differ.
    root : int
        The rank that collects.

    Returns
    -------
    list or None
        On `root`, one object per rank, in rank order. None on the other ranks.
    """
    return comm.gather(sendobj, root=root)


def main(comm=MPI.COMM_WORLD):
    """Gather arrays of equal length, then objects."""
    options = read_options(comm, __doc__, root=0, count=4, of="items from each rank")
    root, count = options.root, options.count
    stage = Stage(comm, __doc__, root=root)

    start = 10 * comm.size + count * comm.rank
    sendbuf = np.arange(start, start + count, dtype=np.int64)
    stage.column("before: sendbuf", sendbuf)
    recvbuf = gather_blocks(comm, sendbuf, root)
    stage.column("after: recvbuf", recvbuf)
    stage.draw(f"comm.Gather(sendbuf, recvbuf, root={root})")

    lap, place = divmod(comm.rank, len(WORDS))
    sendobj = WORDS[place] + (str(lap + 1) if lap else "")
    stage.column("before: sendobj", sendobj)
    received = gather_objects(comm, sendobj, root)
    stage.column("after: received", received)
    stage.draw(f"received = comm.gather(sendobj, root={root})")

    if comm.size > 1:
        stage.say("Off the root recvbuf was never allocated, and received is None.")
    stage.say("Your turn: mpi-lessons check gather")


if __name__ == "__main__":
    main()
