"""Placement: three tasks about working with the ranks of one host first.

Lesson  mpirun -n 4 python -m mpi_lessons.placement
Check   mpi-lessons check placement
Hints   mpi-lessons hint placement
"""

import numpy as np
from mpi4py import MPI


def host_leaders(comm, host):
    """Return the leader of this rank's host, and all leaders.

    The leader of a host is the lowest rank on it.

    Difficulty 1 of 3, about 5 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    host : str
        On every rank, the name of its host.

    Returns
    -------
    leader : int
        On every rank, the leader of its host, as a rank of `comm`. Ranks of one host
        have the same, ranks of different hosts have different ones: a good color.
    leaders : list of int
        On every rank, the leaders of all hosts, in ascending order, each once.
    """
    # TODO: 1. let every rank know the host of all ranks
    # TODO: 2. find the first rank of each of these hosts
    # TODO: 3. return this rank's leader and the sorted list of all leaders
    raise NotImplementedError


def sum_by_host(comm, color, values):
    """Add up the values of each host on its leader, then the leaders' sums on rank 0.

    So between the hosts only one array of each host travels. Use comm.Split: once to
    get the ranks of one host, once to get the leaders. The leader of a host is the
    lowest rank on it.

    Difficulty 2 of 3, about 15 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    color : int
        On every rank, a number of its host, 0 or more: ranks of one host have the same,
        ranks of different hosts have different ones.
    values : numpy.ndarray
        On every rank, shape (count,), float64, whole numbers; `count` is the same on
        all ranks. It must not be changed.

    Returns
    -------
    of_host : numpy.ndarray or None
        On each leader the sums over the ranks of its host, item by item, shape
        (count,), float64. None on the other ranks.
    of_all : numpy.ndarray or None
        On rank 0 the sums over all ranks, shape (count,), float64. None on the others.
    """
    # TODO: 1. split comm by color, and reduce the values to the leader
    # TODO: 2. split off the leaders; the others get no communicator
    # TODO: 3. reduce the leaders' sums to rank 0
    raise NotImplementedError


def share_by_host(comm, color, obj, root):
    """Send the root's object once to each host, and there to the other ranks.

    The leader of the root's host is the root; that of another host is the lowest rank
    on it. The root sends to the leaders, a leader to the ranks of its host. Use
    comm.Split: a rank with a lower key comes first in what it makes.

    Difficulty 3 of 3, about 20 minutes.

    Parameters
    ----------
    comm : mpi4py.MPI.Intracomm
        The ranks that take part.
    color : int
        On every rank, a number of its host, 0 or more: ranks of one host have the same,
        ranks of different hosts have different ones.
    obj : object
        On `root` any object, also None. None on the other ranks.
    root : int
        The rank that has the object.

    Returns
    -------
    obj : object
        On every rank, the object.
    source : int
        On every rank, the rank of `comm` that it came from: on the leaders `root`, on
        the others the leader of their host. On `root` itself, `root`.
    """
    # TODO: 1. split comm by color, with the root first among its host
    # TODO: 2. split off the leaders, with the root first; broadcast among them
    # TODO: 3. broadcast on each host, and tell there who the leader is
    raise NotImplementedError
