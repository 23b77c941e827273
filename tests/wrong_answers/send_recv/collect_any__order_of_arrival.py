"""The items stand in the order in which they came.

task: collect_any
at: 2, 3
verdict: wrong
reason: expected [
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.send(item, dest=root)
        return None
    items = [item]
    for _ in range(comm.size - 1):
        items.append(comm.recv(source=MPI.ANY_SOURCE))
    return items
