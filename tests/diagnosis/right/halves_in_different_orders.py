"""Disjoint halves make different collective calls, in different numbers.

np: 2,4,5
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
half = world.Split(color=world.rank % 2)
if world.rank % 2:
    total = half.allreduce(1)
    half.barrier()
else:
    half.barrier()
    for _ in range(5):
        total = half.reduce(half.bcast(1, root=0), root=0)
    total = half.bcast(total, root=0)
assert world.allreduce(total if half.rank == 0 else 0) == world.size
half.Free()
