"""The efficiency is given in percent.

task: speed_up
at: 1, 3
verdict: wrong
reason: the slowest rank's seconds count
"""

from mpi4py import MPI


def speed_up(comm, alone, seconds):
    gain = comm.bcast(alone) / comm.allreduce(seconds, op=MPI.MAX)
    return gain, 100 * gain / comm.size
