"""The loop says who sent the message, not the status.

task: collect_any
at: 3, 5
verdict: wrong
reason: expected [
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.send(item, dest=root)
        return None
    items = []
    for rank in range(comm.size):
        items.append(item if rank == root else comm.recv(source=MPI.ANY_SOURCE))
    return items
