"""A function splits the communicator each time it is called.

np: 2,4
kind: leak
certainty: likely|exact
line: 14
says: Split
"""

from mpi4py import MPI


def sum_of_half(comm, value):
    half = comm.Split(comm.rank % 2, comm.rank)
    return half.allreduce(value)


world = MPI.COMM_WORLD
print(sum(sum_of_half(world, step) for step in range(200)))
