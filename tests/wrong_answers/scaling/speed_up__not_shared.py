"""Only rank 0 knows how long one rank needed; the others divide None.

task: speed_up
at: 2, 3
verdict: error
reason: alone is None on this rank
"""

from mpi4py import MPI


def speed_up(comm, alone, seconds):
    gain = alone / comm.allreduce(seconds, op=MPI.MAX)
    return gain, gain / comm.size
