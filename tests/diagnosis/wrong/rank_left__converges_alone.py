"""Each rank stops when its own error is small, so they make unequal many steps.

np: 2,3
kind: rank-left
certainty: exact
line: 16
says: rank 0|rank 1|allreduce
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
error = 1.0 / (comm.rank + 1)
while error > 0.1:
    error = error / 2
    worst = comm.allreduce(error, op=MPI.MAX)
print(f"rank {comm.rank}: {error}")
