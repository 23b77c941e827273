"""Every rank computes how long it waited itself, and these are added up.

task: imbalance
"""

from mpi4py import MPI


def imbalance(comm, seconds):
    slowest = comm.allreduce(seconds, op=MPI.MAX)
    waited = comm.allreduce(slowest - seconds)
    return slowest / (slowest - waited / comm.size), waited
