"""reduce gives the pair to rank 0 alone.

task: largest_with_owner
at: 2, 3
verdict: wrong
reason: returned None
"""

from mpi4py import MPI


def largest_with_owner(comm, value):
    return comm.reduce((value, comm.rank), op=MPI.MAXLOC)
