"""First the largest value is found, then the lowest rank that holds it.

task: largest_with_owner
"""

from mpi4py import MPI


def largest_with_owner(comm, value):
    largest = comm.allreduce(value, op=MPI.MAX)
    rank = comm.rank if value == largest else comm.size
    return largest, comm.allreduce(rank, op=MPI.MIN)
