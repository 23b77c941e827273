"""The seconds of the run are divided by those of one rank.

task: speed_up
at: 1, 3
verdict: wrong
reason: the slowest rank's seconds count
"""

from mpi4py import MPI


def speed_up(comm, alone, seconds):
    gain = comm.allreduce(seconds, op=MPI.MAX) / comm.bcast(alone)
    return gain, gain / comm.size
