"""Reduce: combine one value from every rank into one, on the root or on all.

Run     mpirun -n 4 python -m mpi_lessons.reduce --root 1 --count 3
Watch   A sum is new (bold), a maximum keeps its owner's colour; who has a dot?
Rules   All ranks call with the same op, count, type and root; arrays go item by
        item. recvbuf counts at the root only and does not overlap sendbuf. An
        op must be associative; MPI chooses the grouping, so the last digits of
        a float sum are not defined. commute=False keeps the rank order.
Source  MPI-4.1, 6.9 Global Reduction Operations (MINLOC and MAXLOC;
        User-Defined Reduction Operations; All-Reduce); mpi4py documentation,
        Tutorial
"""

import numpy as np
from mpi4py import MPI

from mpi_lessons.stage import NEW, Stage, read_options


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

    # The largest sit in the middle, not on the last rank, and the very largest are
    # negative: so neither MAX nor our own op can be right by luck.
    place = (comm.rank + comm.size // 2) % comm.size
    sendbuf = np.arange(count, dtype=np.int64) + 10 * comm.size + count * place
    if place == comm.size - 1:
        sendbuf = -sendbuf
    stage.column("before: sendbuf", sendbuf)
    stage.column("after: SUM", sum_on_root(comm, sendbuf, root), origin=NEW)
    stage.column("after: own op", farthest_on_all(comm, sendbuf))
    stage.draw(
        f"comm.Reduce(sendbuf, recvbuf, op=MPI.SUM, root={root})\n"
        "comm.Allreduce(sendbuf, recvbuf, op=MPI.Op.Create(keep_farther))"
    )

    number = int(sendbuf[0])
    largest, owner = comm.allreduce((number, comm.rank), op=MPI.MAXLOC)
    stage.column("before: number", number)
    stage.column("after: MAX", comm.reduce(number, op=MPI.MAX, root=root))
    stage.column("after: MAXLOC", (largest, owner), origin=owner)
    stage.draw(
        f"comm.reduce(number, op=MPI.MAX, root={root})\n"
        "comm.allreduce((number, rank), op=MPI.MAXLOC)"
    )
    stage.say(f"reduce: rank {root} has it, the others None. allreduce: all have it.")
    stage.say(f"MAXLOC also says whose the maximum is: {largest} of rank {owner}.")
    stage.say("Your turn: mpi-lessons check reduce")


if __name__ == "__main__":
    main()
