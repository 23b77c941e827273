"""The hosts broadcast before their leaders have the object.

task: share_by_host
at: 3, 5
verdict: wrong
reason: the root sends to the leaders, a leader to the ranks of its host
"""

from mpi4py import MPI


def share_by_host(comm, color, obj, root):
    key = 0 if comm.rank == root else 1
    home = comm.Split(color, key=key)
    obj, leader = home.bcast((obj, comm.rank))
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=key)
    if leaders != MPI.COMM_NULL:
        obj, leader = leaders.bcast(obj), root
    return obj, leader
