"""Each message carries the rank that sent it, and the root sorts.

task: collect_any
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.send((comm.rank, item), dest=root)
        return None
    pairs = [(root, item)]
    while len(pairs) < comm.size:
        pairs.append(comm.recv(source=MPI.ANY_SOURCE))
    return [thing for rank, thing in sorted(pairs, key=lambda pair: pair[0])]
