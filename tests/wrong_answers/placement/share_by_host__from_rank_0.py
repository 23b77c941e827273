"""The first leader sends, whoever the root is.

task: share_by_host
at: 2, 3
verdict: wrong
reason: the root sends to the leaders, a leader to the ranks of its host
"""

from mpi4py import MPI


def share_by_host(comm, color, obj, root):
    home = comm.Split(color, key=comm.rank)
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=comm.rank)
    is_leader = home.rank == 0
    if is_leader:
        obj = leaders.bcast(obj)
    obj, leader = home.bcast((obj, comm.rank))
    return obj, root if is_leader else leader
