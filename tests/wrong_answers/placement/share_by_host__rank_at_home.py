"""The source is told as a rank of the host's communicator, where it is 0.

task: share_by_host
at: 3, 5
verdict: wrong
reason: the root sends to the leaders, a leader to the ranks of its host
"""

from mpi4py import MPI


def share_by_host(comm, color, obj, root):
    key = 0 if comm.rank == root else 1
    home = comm.Split(color, key=key)
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=key)
    source = 0
    if leaders != MPI.COMM_NULL:
        obj, source = leaders.bcast(obj), root
    return home.bcast(obj), source
