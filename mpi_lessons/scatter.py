"""Scatter: deal equal blocks of one array from the root to every rank.

Run     mpirun -n 4 python -m mpi_lessons.scatter --root 1 --count 3
Watch   The root's array is cut in rank order: block r lands on rank r.
Rules   All ranks of comm call, with the same root. sendbuf counts at the root
        only: size blocks. A recvbuf has a block's count and type and does not
        overlap sendbuf, or the program is erroneous. A rank may return before
        the others have theirs. scatter deals a list of size objects.
Source  MPI-4.1, 6.6 Scatter; 6.14 Correctness; mpi4py documentation, Tutorial,
        "Collective communication"
"""

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options


def scatter_blocks(comm, sendbuf, count, root):
    """Deal block r of the root's array to rank r.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    sendbuf : numpy.ndarray or None
        On `root`, shape (size * count,), int64. None on the other ranks.
    count : int
        Items in a block, alike on all ranks.
    root : int
        The rank that has the array.

    Returns
    -------
    numpy.ndarray
        On every rank its block, shape (count,), int64.
    """
    recvbuf = np.empty(count, dtype=np.int64)
    comm.Scatter(sendbuf, recvbuf, root=root)
    return recvbuf


def scatter_objects(comm, sendobj, root):
    """Deal object r of the root's list to rank r.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    sendobj : list or None
        On `root`, one object of any kind for each rank. None on the other ranks.
    root : int
        The rank that has the list.

    Returns
    -------
    object
        On every rank its object.
    """
    return comm.scatter(sendobj, root=root)


def main(comm=MPI.COMM_WORLD):
    """Deal an array in blocks, then a list of objects."""
    options = read_options(comm, __doc__, root=0, count=4, of="items for each rank")
    root, count = options.root, options.count
    stage = Stage(comm, __doc__, root=root)

    sendbuf = sendobj = None
    if comm.rank == root:
        sendbuf = np.arange(comm.size * count, dtype=np.int64) + 10 * comm.size
        # One object a rank, of any kind and length: here lists of 1, 2 or 3 items.
        starts = range(10 * comm.size, 13 * comm.size, 3)
        sendobj = [[*range(start, start + 1 + start // 3 % 3)] for start in starts]

    stage.column("before: sendbuf", sendbuf)
    recvbuf = scatter_blocks(comm, sendbuf, count, root)
    stage.column("after: recvbuf", recvbuf)
    stage.draw(f"comm.Scatter(sendbuf, recvbuf, root={root})")

    stage.column("before: sendobj", sendobj)
    received = scatter_objects(comm, sendobj, root)
    stage.column("after: received", received)
    stage.draw(f"received = comm.scatter(sendobj, root={root})")

    if comm.size > 1:
        stage.say("Only the root needs sendbuf or sendobj: the others pass None.")
    stage.say("Your turn: mpi-lessons check scatter")


if __name__ == "__main__":
    main()
