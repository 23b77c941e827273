"""Scatter: three tasks about dealing data from one rank to all.

Lesson  mpirun -n 4 python -m mpi_lessons.scatter
Check   mpi-lessons check scatter
Hints   mpi-lessons hint scatter
"""

import numpy as np


def deal_rows(comm, matrix, root):
    """Deal row r of a matrix to rank r.

    Difficulty 1 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    matrix : numpy.ndarray or None
        On `root`, shape (size, columns), float64, C-contiguous. None on the others.
    root : int
        The rank that holds the matrix.

    Returns
    -------
    numpy.ndarray
        On rank r a new array with row r, shape (columns,), float64.
    """
    # The receivers must make room first, and only the root knows how much.
    columns = comm.bcast(matrix.shape[1] if comm.rank == root else None, root=root)
    row = np.empty(columns)
    comm.Scatter(matrix, row, root=root)
    return row


def add_one_everywhere(comm, numbers, root):
    """Deal one number to each rank, let each add one, and bring the results back.

    Every rank does its own share of the work: the root does not add for the others.

    Difficulty 1 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    numbers : list of int or None
        On `root`, one number per rank, in rank order. None on the others.
    root : int
        The rank that deals and collects.

    Returns
    -------
    list of int or None
        On `root` the new numbers in rank order. None on the others.
    """
    mine = comm.scatter(numbers, root=root)
    return comm.gather(mine + 1, root=root)


def deal_unevenly(comm, items, root):
    """Deal a list of any length in order, so that shares differ by one item at most.

    Where the items cannot be shared evenly, the first ranks get one more.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    items : list or None
        On `root`, any number of items, also fewer than there are ranks. None on the
        others.
    root : int
        The rank that holds the list.

    Returns
    -------
    list
        This rank's share; it may be empty. The shares in rank order make the list.
    """
    shares = None
    if comm.rank == root:
        least, more = divmod(len(items), comm.size)
        shares, start = [], 0
        for rank in range(comm.size):
            stop = start + least + (rank < more)
            shares.append(items[start:stop])
            start = stop
    # scatter wants exactly one item per rank: here an item is a whole share.
    return comm.scatter(shares, root=root)
