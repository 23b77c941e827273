"""Only rank 0 gets the slowest seconds, and the result.

task: speed_up
at: 2, 5
verdict: wrong
reason: returned None
"""

from mpi4py import MPI


def speed_up(comm, alone, seconds):
    slowest = comm.reduce(seconds, op=MPI.MAX)
    if comm.rank > 0:
        return None
    return alone / slowest, alone / slowest / comm.size
