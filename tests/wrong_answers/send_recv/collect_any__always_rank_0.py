"""Rank 0 collects, whoever is the root.

task: collect_any
at: 2, 3
verdict: wrong
reason: returned None, expected a list
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    items, status = None, MPI.Status()
    if comm.rank == 0:
        items = [item] * comm.size
        for _ in range(comm.size - 1):
            arrived = comm.recv(source=MPI.ANY_SOURCE, status=status)
            items[status.source] = arrived
    else:
        comm.send(item, dest=0)
    return items if comm.rank == root else None
