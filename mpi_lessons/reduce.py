"""Reduce: combine one value from every rank into one result, on the root or on all.

Run     mpirun -n 4 python -m mpi_lessons.reduce --root 1 --count 3
Watch   Reduce: the root has the result, the others None. Allreduce: all have it. A sum is
        new (bold); a maximum was somebody's and keeps that rank's colour.
Rules   All ranks of comm call, with the same op, count and type, and the same root;
        recvbuf counts at the root only and must not overlap sendbuf. MPI may group terms
        as it likes, so a floating-point sum may differ in its last digits; a user's op
        must be associative, and commute=False keeps the rank order. Arrays go item by item.
Source  MPI-4.1, 6.9 Global Reduction Operations (6.9.4 MAXLOC, 6.9.5 User-Defined);
        mpi4py documentation, Tutorial, "Collective communication"
"""

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import Stage, read_options


def sum_on_root(comm, sendbuf, root):
    """Add up the arrays of all ranks, item by item, for the root alone.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    sendbuf : numpy.ndarray
        On every rank, shape (count,), int64.
    root : int
        The rank that gets the sums.

    Returns
    -------
    numpy.ndarray or None
        On `root`, shape (count,), int64. None on the other ranks.
    """
    recvbuf = np.empty_like(sendbuf) if comm.rank == root else None
    comm.Reduce(sendbuf, recvbuf, op=MPI.SUM, root=root)
    return recvbuf


def keep_farther(inbuf, inoutbuf, datatype):
    """Keep, item by item, the value farther from zero: an op of our own.

    MPI calls this with two buffers of bytes. The result goes into the second one: what
    the function returns is ignored.
    """
    left = np.frombuffer(inbuf, dtype=np.int64)
    right = np.frombuffer(inoutbuf, dtype=np.int64)
    farther = np.abs(left) > np.abs(right)
    right[farther] = left[farther]


def farthest_on_all(comm, sendbuf):
    """Find, item by item, the value farthest from zero, for every rank.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    sendbuf : numpy.ndarray
        On every rank, shape (count,), int64, no two of one size and opposite sign.

    Returns
    -------
    numpy.ndarray
        On every rank, shape (count,), int64.
    """
    op = MPI.Op.Create(keep_farther, commute=True)
    recvbuf = np.empty_like(sendbuf)
    comm.Allreduce(sendbuf, recvbuf, op=op)
    op.Free()
    return recvbuf


def main(comm=MPI.COMM_WORLD):
    """Reduce arrays and single numbers by four operations."""
    options = read_options(comm, __doc__, root=0, count=2, of="items on each rank")
    root, count = options.root, options.count
    stage = Stage(comm, __doc__, root=root)

    # Ups and downs, so that the largest is not simply the last: 100, -117, 134, ...
    items = np.arange(count, dtype=np.int64) + count * ((comm.rank + 2) * 5 % 17)
    sendbuf = (100 + items) * (-1) ** comm.rank
    stage.column("before: sendbuf", sendbuf)
    stage.column("SUM on the root", sum_on_root(comm, sendbuf, root))
    stage.column("own op on all", farthest_on_all(comm, sendbuf))
    stage.draw(f"comm.Reduce(..., op=MPI.SUM, root={root}); comm.Allreduce(..., op=own)")

    number = int(sendbuf[0])
    stage.column("before: number", number)
    stage.column("MAX on the root", comm.reduce(number, op=MPI.MAX, root=root))
    pair = comm.allreduce((number, comm.rank), op=MPI.MAXLOC)
    stage.column("MAXLOC on all", pair)
    stage.draw(f"comm.reduce(number, op=MPI.MAX, root={root}); comm.allreduce(...MAXLOC)")

    largest, owner = pair
    stage.say(f"MAXLOC says whose it is: {largest} of rank {owner}.")
    stage.say("Your turn: mpi-lessons check reduce")


if __name__ == "__main__":
    main()
