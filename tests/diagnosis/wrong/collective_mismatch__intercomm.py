"""On an intercommunicator one side broadcasts, the other meets in a barrier.

np: 2,4
kind: collective-mismatch
certainty: exact
line: 17, 19
says: rank 0|rank 1|barrier|bcast
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
side = world.rank % 2
group = world.Split(color=side)
inter = group.Create_intercomm(0, world, 1 - side)
if side == 0:
    inter.bcast("news", root=MPI.ROOT if group.rank == 0 else MPI.PROC_NULL)
else:
    inter.barrier()
