"""One rank wants the sum before it, the others the sum up to themselves.

np: 3,2
kind: collective-mismatch
certainty: exact
line: 15, 17
says: rank 0|rank 1|scan|exscan
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
length = 10 + comm.rank
if comm.rank == 0:
    start = comm.exscan(length) or 0
else:
    start = comm.scan(length) - length
print(f"rank {comm.rank} begins at {start}")
