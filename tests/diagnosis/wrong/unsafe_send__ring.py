"""Everyone of a ring sends ten numbers to the right, then receives.

np: 3,2,5
kind: unsafe-send
certainty: exact
line: 16
says: rank 0|rank 1|Send
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.Get_rank(), comm.Get_size()
mine, theirs = np.full(10, rank), np.empty(10, int)
comm.Send(mine, dest=(rank + 1) % size)
comm.Recv(theirs, source=(rank - 1) % size)
print(rank, theirs[0])
