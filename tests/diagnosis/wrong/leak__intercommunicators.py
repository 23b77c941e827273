"""Each round joins two halves anew and never parts them.

np: 2,4
kind: leak
certainty: likely|exact
line: 17
says: Create_intercomm
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
side = world.rank % 2
half = world.Split(side, key=world.rank)
total = 0
for tag in range(50):
    bridge = half.Create_intercomm(0, world, 1 - side, tag=tag)
    total += bridge.allreduce(1)
print(total)
half.Free()
