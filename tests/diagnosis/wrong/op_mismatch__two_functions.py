"""The ranks give different functions as the operation.

np: 2,3
kind: op-mismatch
certainty: exact|likely
line: 23
says: allreduce
"""

from mpi4py import MPI


def longest(one, other):
    return max(one, other, key=len)


def joined(one, other):
    return one + other


comm = MPI.COMM_WORLD
op = longest if comm.rank == 0 else joined
print(comm.allreduce("abc" * comm.rank, op=op))
