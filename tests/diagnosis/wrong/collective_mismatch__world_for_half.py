"""In one half the sum is taken over the world, in the other over the half.

np: 4,2
kind: collective-mismatch
certainty: exact
line: 17, 18
says: rank 0|rank 1|allreduce
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
half = world.Split(color=world.rank % 2)
if world.rank % 2 == 0:
    total = half.allreduce(1)
else:
    total = world.allreduce(1)
world.barrier()
print(total)
