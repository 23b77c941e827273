"""Everyone sends to the right and expects the message from the right.

np: 3,5
kind: deadlock
certainty: exact
line: 16
says: rank 0|rank 1|sendrecv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
right = (rank + 1) % size

theirs = comm.sendrecv(rank, dest=right, source=right)
print(f"rank {rank}: {theirs}")
