"""Only where there is an object is it sent: the others do not call.

task: share_by_host
at: 2, 3
verdict: wrong
reason: waits in  comm.bcast(
"""

from mpi4py import MPI


def share_by_host(comm, color, obj, root):
    key = 0 if comm.rank == root else 1
    home = comm.Split(color, key=key)
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=key)
    source = root
    if obj is not None:
        obj = leaders.bcast(obj)
    obj, leader = home.bcast((obj, comm.rank))
    return obj, source if home.rank == 0 else leader
