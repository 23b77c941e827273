"""The root's rank in comm is used among the leaders, which are fewer.

task: share_by_host
at: 3
verdict: error
reason: root
"""

from mpi4py import MPI


def share_by_host(comm, color, obj, root):
    key = 0 if comm.rank == root else 1
    home = comm.Split(color, key=key)
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=comm.rank)
    is_leader = home.rank == 0
    if is_leader:
        obj = leaders.bcast(obj, root=root)
    obj, leader = home.bcast((obj, comm.rank))
    return obj, root if is_leader else leader
