"""The root looks who sent the next message, then receives it from that rank.

task: collect_any
"""

from mpi4py import MPI


def collect_any(comm, item, root):
    if comm.rank != root:
        comm.ssend(item, dest=root, tag=7)
        return None
    items, status = {root: item}, MPI.Status()
    for _ in range(comm.size - 1):
        comm.probe(MPI.ANY_SOURCE, tag=7, status=status)
        items[status.source] = comm.recv(source=status.source, tag=7)
    return [items[rank] for rank in range(comm.size)]
