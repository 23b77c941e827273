"""A communicator is used after it was freed.

np: 2,3
kind: bad-argument
certainty: exact
line: 15
says: freed|barrier
"""

from mpi4py import MPI

work = MPI.COMM_WORLD.Dup()
print(work.allreduce(1))
work.Free()
work.barrier()
