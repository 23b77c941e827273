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
    # TODO: 1. let every rank know how many columns there are
    # TODO: 2. make room for one row
    # TODO: 3. deal the rows
    raise NotImplementedError


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
    # TODO: 1. deal one number to each rank
    # TODO: 2. add one to mine
    # TODO: 3. bring the results back to the root
    raise NotImplementedError


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
    # TODO: 1. on the root, cut the list into one share per rank
    # TODO: 2. deal the shares
    raise NotImplementedError
