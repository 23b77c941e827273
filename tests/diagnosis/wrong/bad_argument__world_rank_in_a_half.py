"""A member of a half is named by its rank in the world.

np: 4
kind: bad-argument
certainty: exact
line: 15
says: bcast|root
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
half = world.Split(color=world.rank // 2, key=world.rank)
first = 0 if world.rank < 2 else 2
print(half.bcast(world.rank, root=first))
