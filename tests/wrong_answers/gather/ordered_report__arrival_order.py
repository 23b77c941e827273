"""The seconds are taken in order of arrival, so lines name the wrong ranks.

task: ordered_report
at: 3, 5
verdict: wrong
reason: each rank's seconds
"""

from mpi4py import MPI


def ordered_report(comm, seconds, root):
    if comm.rank != root:
        comm.send(seconds, dest=root)
        return None
    gathered = []
    for rank in range(comm.size):
        mine = rank == root
        gathered.append(seconds if mine else comm.recv(source=MPI.ANY_SOURCE))
    ranks = sorted(range(comm.size), key=lambda rank: -gathered[rank])
    return [f"rank {rank} took {gathered[rank]} s" for rank in ranks]
