"""The longest time is divided by the shortest, not by the mean.

task: imbalance
at: 2, 3
verdict: wrong
reason: the longest time by the mean, and the sum of all waiting for it
"""

from mpi4py import MPI


def imbalance(comm, seconds):
    slowest = comm.allreduce(seconds, op=MPI.MAX)
    waited = comm.allreduce(slowest - seconds)
    return slowest / comm.allreduce(seconds, op=MPI.MIN), waited
