"""One member of each half leaves out the half's reduction.

np: 4,5
kind: rank-left
certainty: exact
line: 15
says: allreduce|rank 0
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
half = world.Split(color=world.rank % 2, key=world.rank)
if half.rank > 0:
    print(half.allreduce(world.rank, op=MPI.MAX))
