"""A leader names itself as the rank that the object came from.

task: share_by_host
at: 2, 3
verdict: wrong
reason: the root sends to the leaders, a leader to the ranks of its host
"""

from mpi4py import MPI


def share_by_host(comm, color, obj, root):
    key = 0 if comm.rank == root else 1
    home = comm.Split(color, key=key)
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=key)
    if leaders != MPI.COMM_NULL:
        obj = leaders.bcast(obj)
    return home.bcast((obj, comm.rank))
