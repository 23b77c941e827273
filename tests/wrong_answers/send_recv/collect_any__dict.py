"""A dictionary from rank to item is returned for a list.

task: collect_any
at: 1, 3
verdict: wrong
reason: returned a dict
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.send(item, dest=root)
        return None
    items, status = {root: item}, MPI.Status()
    while len(items) < comm.size:
        arrived = comm.recv(source=MPI.ANY_SOURCE, status=status)
        items[status.source] = arrived
    return items
