"""A rank outside of a new communicator uses it.

np: 3,4
kind: bad-argument
certainty: exact
line: 15
says: COMM_NULL|rank 2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
color = 0 if comm.rank < 2 else MPI.UNDEFINED
pair = comm.Split(color, key=comm.rank)
print(pair.allreduce(comm.rank))
