"""One rank takes the maximum, the others the sum.

np: 2,3
kind: op-mismatch
certainty: exact
line: 14, 16
says: rank 0|rank 1|allreduce|MAX
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    result = comm.allreduce(comm.rank + 1, op=MPI.MAX)
else:
    result = comm.allreduce(comm.rank + 1)
print(comm.rank, result)
