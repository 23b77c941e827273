"""Scaling: three tasks about what a parallel run has gained, and where it waits.

Lesson  mpirun -n 4 python -m mpi_lessons.scaling
Check   mpi-lessons check scaling
Hints   mpi-lessons hint scaling
"""

import numpy as np
from mpi4py import MPI


def speed_up(comm, alone, seconds):
    """Return speed-up and efficiency of a run, on every rank.

    A run ends when its slowest rank ends. Its speed-up is how many times faster it was
    than the same work on one rank; its efficiency is the speed-up for each rank.

    Difficulty 1 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that took part in the run.
    alone : float or None
        On rank 0, how long one rank needed for all the work, in s. None on the others.
    seconds : float
        On every rank, how long it worked in this run, in s; more than 0.

    Returns
    -------
    tuple of float
        Speed-up and efficiency, on every rank.
    """
    # TODO: 1. find the slowest rank's seconds, for all ranks
    # TODO: 2. let all ranks know how long one rank needed
    # TODO: 3. divide
    raise NotImplementedError


def imbalance(comm, seconds):
    """Return how unevenly the work of a run was shared, on every rank.

    Make no gather: however many ranks there are, two numbers are enough.

    Difficulty 2 of 3, about 8 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that took part in the run.
    seconds : float
        On every rank, how long it worked, in s; more than 0.

    Returns
    -------
    ratio : float
        On every rank, the longest time divided by the mean of all: 1 where all worked
        equally long.
    waited : float
        On every rank, how long all ranks together waited for the slowest, in s.
    """
    # TODO: 1. find the longest time, and the sum of all times, for all ranks
    # TODO: 2. make ratio and waiting time of them
    raise NotImplementedError


def compare_shares(comm, costs):
    """Return how long a run takes by blocks, and how long by dealing in turn.

    By blocks, each rank gets neighbouring items: the first ranks one more than the
    others where the items cannot be shared evenly. Dealt in turn, item i goes to rank
    i modulo size. Each rank adds up the costs of its own two shares only, and one
    collective call finds the slowest ranks of both.

    Difficulty 3 of 3, about 15 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    costs : numpy.ndarray
        On every rank the same, shape (count,), float64: how long each item takes, in s.
        `count` may be less than the number of ranks, also 0.

    Returns
    -------
    tuple of float
        How long the slowest rank takes by blocks, and how long when dealt in turn, in
        s, on every rank. A rank without items takes 0 s.
    """
    # TODO: 1. add up the costs of this rank's block
    # TODO: 2. add up the costs of the items dealt to this rank
    # TODO: 3. find the largest of both over all ranks, in one call
    raise NotImplementedError
