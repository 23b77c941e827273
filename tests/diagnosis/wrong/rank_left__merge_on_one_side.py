"""Only one side of an intercommunicator calls Merge.

np: 2,4
kind: rank-left
certainty: exact
line: 18
says: Merge
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
side = int(world.rank >= world.size // 2)
group = world.Split(side)
inter = group.Create_intercomm(0, world, 0 if side else world.size // 2)

if side == 0:
    both = inter.Merge(high=False)
    print(both.size)
