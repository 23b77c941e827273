"""Buffers: three tasks about sending arrays without pickling them.

Lesson  mpirun -n 4 python -m mpi_lessons.buffers
Check   mpi-lessons check buffers
Hints   mpi-lessons hint buffers
"""

import numpy as np
from mpi4py import MPI


def swap_with_partner(comm, sendbuf):
    """Exchange arrays between two ranks: 0 with 1, 2 with 3, and so on.

    Use upper-case calls, which send the array itself; the lower-case ones, which pickle
    it, and collective calls are not used.

    It must work without buffering. MPI may let a standard send wait until its message
    is received. Two partners that both send first may then wait for ever.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. Where their number is odd, the last has no partner.
    sendbuf : numpy.ndarray
        The array of this rank, shape (count,), float64, contiguous. The partner's has
        the same shape. `count` may be 0 or large, and differ from pair to pair. It must
        stay as it is.

    Returns
    -------
    numpy.ndarray
        A new array, shape (count,), float64: what the partner sent, or a copy of
        `sendbuf` on a rank without a partner.
    """
    # TODO: 1. find the partner, and return a copy where there is none
    # TODO: 2. make room for what the partner sends
    # TODO: 3. send and receive, so that no rank waits for ever
    raise NotImplementedError


def receive_unknown_length(comm, data, source):
    """Send an array to every other rank; only the sender knows its length.

    Use upper-case calls, which send the array itself; the lower-case ones, which pickle
    it, and collective calls are not used. Nobody announces the length: a receiver asks
    how long the message is (Probe) before it makes room for it.

    Difficulty 2 of 3, about 15 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part. A rank alone has nobody to send to.
    data : numpy.ndarray or None
        On `source` an array of shape (count,), float64, contiguous; `count` may be 0 or
        large. None on the others.
    source : int
        The rank that sends.

    Returns
    -------
    numpy.ndarray
        On `source` the array `data` itself. On the others a new array with the same
        items, shape (count,), float64.
    """
    # TODO: 1. on the source, send the array to each of the others
    # TODO: 2. on the others, wait for the message and ask how many items it has
    # TODO: 3. make room for exactly these, and receive them
    raise NotImplementedError


def send_column(comm, matrix, column, source, dest):
    """Send one column of a matrix from one rank to another, without copying the matrix.

    The items of a column do not lie side by side in memory. A copy of the one column is
    fine; a copy of the matrix is not: the bytes that the call allocates are counted.

    Use upper-case calls, which send the array itself; the lower-case ones, which pickle
    it, and collective calls are not used. It must work without buffering: MPI may let a
    standard send wait until its message is received, even one to the sender itself.

    Difficulty 3 of 3, about 20 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    matrix : numpy.ndarray or None
        On `source` an array of shape (rows, columns), float64, C-contiguous. None on
        the others: `dest` does not know how many rows there are.
    column : int
        Which column to send, 0 to columns - 1. The same on all ranks.
    source : int
        The rank that holds the matrix.
    dest : int
        The rank that wants the column. It may be `source` itself.

    Returns
    -------
    numpy.ndarray or None
        On `dest` a new contiguous array with the column, shape (rows,), float64. None
        on the others.
    """
    # TODO: 1. where source and dest are the same rank, no message is needed
    # TODO: 2. on the source, send the items of the column
    # TODO: 3. on the dest, find out how many rows there are, make room, and receive
    raise NotImplementedError
