"""The run is taken to end with its quickest rank.

task: speed_up
at: 2, 3
verdict: wrong
reason: the slowest rank's seconds count
"""

from mpi4py import MPI


def speed_up(comm, alone, seconds):
    gain = comm.bcast(alone) / comm.allreduce(seconds, op=MPI.MIN)
    return gain, gain / comm.size
