"""All ranks call Create, and those outside of the group get nothing.

np: 2,3
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
everyone = world.Get_group()
others = everyone.Excl([0])
comm = world.Create(others)
if world.rank == 0:
    assert comm == MPI.COMM_NULL
else:
    assert comm.allreduce(1) == world.size - 1
    comm.Free()
