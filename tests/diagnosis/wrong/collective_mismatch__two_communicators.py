"""The barriers of two communicators are called in different orders.

np: 2,3
kind: collective-mismatch|deadlock
certainty: exact
line: 15, 18
says: rank 0|rank 1|barrier
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
first, second = world.Dup(), world.Dup()
if world.rank == 0:
    first.barrier()
    second.barrier()
else:
    second.barrier()
    first.barrier()
