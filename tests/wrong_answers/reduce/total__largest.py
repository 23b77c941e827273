"""The operation is MAX, not SUM.

task: total
at: 3, 5
verdict: wrong
reason: the sum of all ranks' numbers
"""

from mpi4py import MPI


def total(comm, number):
    return comm.allreduce(number, op=MPI.MAX)
