"""On a ring the even ranks send first, the odd ones receive first.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
right, left = (rank + 1) % size, (rank - 1) % size
mine, theirs = np.full(50_000, rank), np.empty(50_000, int)
for _ in range(3):
    if rank % 2 == 0:
        comm.Send(mine, dest=right)
        comm.Recv(theirs, source=left)
    else:
        comm.Recv(theirs, source=left)
        comm.Send(mine, dest=right)
assert theirs[0] == left
