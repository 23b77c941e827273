"""Gather: three tasks about bringing what every rank has to one rank.

Lesson  mpirun -n 4 python -m mpi_lessons.gather
Check   mpi-lessons check gather
Hints   mpi-lessons hint gather
"""

import numpy as np


def ordered_report(comm, seconds, root):
    """Report on the root how long every rank took, the slowest first.

    Ranks that took equally long stand in rank order.

    Difficulty 1 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    seconds : int
        On every rank, how long it took, in s.
    root : int
        The rank that reports.

    Returns
    -------
    list of str or None
        On `root` one line per rank, like "rank 2 took 47 s". None on the others.
    """
    # TODO: 1. bring all seconds to the root
    # TODO: 2. on the root, sort the ranks by their seconds, the largest first
    # TODO: 3. on the root, make one line per rank
    raise NotImplementedError


def assemble_rows(comm, row, root):
    """Make a matrix of the rows that the ranks hold: rank r holds row r.

    The items must travel by upper-case Gather (Gatherv, Igather and Igatherv will do
    too), not as pickled objects. Only the root needs room for the matrix.

    Difficulty 2 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    row : numpy.ndarray
        On every rank, shape (columns,), float64, C-contiguous; `columns` is the same
        on all ranks.
    root : int
        The rank that gets the matrix.

    Returns
    -------
    numpy.ndarray or None
        On `root` a new array of shape (size, columns), float64. None on the others.
    """
    # TODO: 1. on the root, make room for the matrix
    # TODO: 2. gather the rows into it
    raise NotImplementedError


def concatenate(comm, piece, root):
    """Join pieces of different lengths on the root, in rank order.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    piece : numpy.ndarray
        On every rank, shape (count,), float64, C-contiguous. `count` differs from rank
        to rank, and may be 0.
    root : int
        The rank that gets the whole.

    Returns
    -------
    numpy.ndarray or None
        On `root` the pieces in rank order, shape (sum of all counts,), float64. None on
        the others.
    """
    # TODO: 1. let the root know how many items each rank holds
    # TODO: 2. on the root, make room for all of them
    # TODO: 3. gather the pieces into it
    raise NotImplementedError
