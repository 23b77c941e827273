"""The pair is a list, which comes back as it is where there is nothing to compare.

task: largest_with_owner
at: 1
verdict: wrong
reason: returned a list
"""

from mpi4py import MPI


def largest_with_owner(comm, value):
    return comm.allreduce([value, comm.rank], op=MPI.MAXLOC)
