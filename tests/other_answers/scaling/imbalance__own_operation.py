"""One reduction of pairs, by an operation of its own.

task: imbalance
"""

from mpi4py import MPI


def merge(one, other, datatype=None):
    return max(one[0], other[0]), one[1] + other[1]


def imbalance(comm, seconds):
    op = MPI.Op.Create(merge, commute=True)
    slowest, worked = comm.allreduce((seconds, seconds), op=op)
    op.Free()
    return slowest / (worked / comm.size), slowest * comm.size - worked
