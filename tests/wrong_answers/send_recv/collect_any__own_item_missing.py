"""The root forgets its own item.

task: collect_any
at: 1, 2, 3
verdict: wrong
reason: None
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.send(item, dest=root)
        return None
    items, status = [None] * comm.size, MPI.Status()
    for _ in range(comm.size - 1):
        arrived = comm.recv(source=MPI.ANY_SOURCE, status=status)
        items[status.source] = arrived
    return items
