"""Every rank says how long it waited itself.

task: imbalance
at: 2, 3
verdict: wrong
reason: the longest time by the mean, and the sum of all waiting for it
"""

from mpi4py import MPI


def imbalance(comm, seconds):
    slowest = comm.allreduce(seconds, op=MPI.MAX)
    mean = comm.allreduce(seconds) / comm.size
    return slowest / mean, slowest - seconds
