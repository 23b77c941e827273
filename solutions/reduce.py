"""Reduce: four tasks about making one result of what all ranks have.

Lesson  mpirun -n 4 python -m mpi_lessons.reduce
Check   mpi-lessons check reduce
Hints   mpi-lessons hint reduce
"""

import numpy as np
from mpi4py import MPI


def total(comm, number):
    """Return the sum of all ranks' numbers, on every rank.

    Difficulty 1 of 3, about 3 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    number : int
        On every rank, this rank's number. It may be negative.

    Returns
    -------
    int
        The sum, on every rank. It fits into 64 bits.
    """
    # reduce would give the sum to one rank, and None to the others.
    return comm.allreduce(number)


def mean_and_spread(comm, values):
    """Return mean and standard deviation of all ranks' values, in one reduction.

    Every value counts once, whatever rank holds it. The standard deviation is that of
    the population: the root of the mean squared distance from the mean.

    Make at most one reduction call, and no gather. Three sums are enough: how many
    values there are, their sum, and the sum of their squares. The square of the spread
    is the mean of the squares less the square of the mean.

    Difficulty 2 of 3, about 15 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    values : numpy.ndarray
        On every rank, shape (count,), float64. `count` differs from rank to rank, and
        may be 0, but not on all ranks.

    Returns
    -------
    tuple of float
        Mean and standard deviation, on every rank.

    Notes
    -----
    Mean of squares less square of mean loses digits where the mean is much larger than
    the spread. Here the values are small whole numbers, and relative errors up to 1e-9
    are accepted.
    """
    sums = np.array([values.size, values.sum(), (values**2).sum()], dtype=float)
    comm.Allreduce(MPI.IN_PLACE, sums)
    count, whole, squares = sums
    mean = whole / count
    # Rounding may leave a little less than 0, which has no root.
    return mean, np.sqrt(max(squares / count - mean**2, 0.0))


def largest_with_owner(comm, value):
    """Return the largest of all ranks' values and the rank that holds it.

    Difficulty 2 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    value : float
        On every rank, this rank's value. It may be negative; it is never nan.

    Returns
    -------
    tuple of float and int
        The largest value and its rank, on every rank. Where several ranks hold the
        largest value, the lowest of them.
    """
    return comm.allreduce((value, comm.rank), op=MPI.MAXLOC)


def normalise(comm, share):
    """Divide every rank's share by the sum of all shares.

    Difficulty 2 of 3, about 10 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    share : numpy.ndarray
        On every rank, shape (count,), float64, whole numbers. `count` differs from rank
        to rank, and may be 0. It must not be changed.

    Returns
    -------
    numpy.ndarray
        On every rank a new array, shape (count,), float64: its share divided by the sum
        of the items of all ranks.

    Raises
    ------
    ZeroDivisionError
        Where that sum is 0, as it also is when no rank has an item: on every rank, with
        the message "the sum of all shares is 0".

    Notes
    -----
    Sums of whole numbers up to 2**53 are exact in float64, in any order of adding: a
    sum of 0 is exactly 0.
    """
    whole = comm.allreduce(share.sum())
    # All ranks have the same sum here, so they all raise, or none does.
    if whole == 0:
        raise ZeroDivisionError("the sum of all shares is 0")
    return share / whole
