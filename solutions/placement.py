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
    hosts = comm.allgather(host)
    # index finds the first place, so the lowest rank of a host.
    leaders = [hosts.index(name) for name in hosts]
    return leaders[comm.rank], sorted(set(leaders))


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
    home = comm.Split(color, key=comm.rank)
    of_host = np.empty_like(values) if home.rank == 0 else None
    home.Reduce(values, of_host, root=0)
    # All ranks must call Split; those that are no leaders get COMM_NULL.
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=comm.rank)
    of_all = np.empty_like(values) if comm.rank == 0 else None
    if leaders != MPI.COMM_NULL:
        leaders.Reduce(of_host, of_all, root=0)
        leaders.Free()
    home.Free()
    return of_host, of_all


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
    # The lower key makes the root rank 0 of its host, and of the leaders.
    key = 0 if comm.rank == root else 1
    home = comm.Split(color, key=key)
    is_leader = home.rank == 0
    leaders = comm.Split(0 if is_leader else MPI.UNDEFINED, key=key)
    if is_leader:
        obj = leaders.bcast(obj, root=0)
        leaders.Free()
    obj, leader = home.bcast((obj, comm.rank), root=0)
    home.Free()
    return obj, root if is_leader else leader
