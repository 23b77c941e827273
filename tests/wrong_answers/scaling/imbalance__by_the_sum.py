"""The longest time is divided by the sum of all.

task: imbalance
at: 2, 5
verdict: wrong
reason: the longest time by the mean, and the sum of all waiting for it
"""

from mpi4py import MPI


def imbalance(comm, seconds):
    slowest = comm.allreduce(seconds, op=MPI.MAX)
    worked = comm.allreduce(seconds)
    return slowest / worked, slowest * comm.size - worked
