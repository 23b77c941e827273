"""Only rank 0 knows the longest time; the others multiply None.

task: imbalance
at: 2, 5
verdict: error
reason: raised TypeError
"""

from mpi4py import MPI


def imbalance(comm, seconds):
    slowest = comm.reduce(seconds, op=MPI.MAX)
    worked = comm.allreduce(seconds)
    return slowest * comm.size / worked, slowest * comm.size - worked
