"""The other ranks end their process when they have sent.

task: collect_any
at: 2, 3
verdict: died
reason: called os._exit
"""

import os

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.send(item, dest=root)
        os._exit(0)
    items, status = [item] * comm.size, MPI.Status()
    for _ in range(comm.size - 1):
        arrived = comm.recv(source=MPI.ANY_SOURCE, status=status)
        items[status.source] = arrived
    return items
