"""MAX compares pairs, and so prefers the higher rank where values are alike.

task: largest_with_owner
at: 2, 5
verdict: wrong
reason: the lowest is named
"""

from mpi4py import MPI


def largest_with_owner(comm, value):
    return comm.allreduce((value, comm.rank), op=MPI.MAX)
