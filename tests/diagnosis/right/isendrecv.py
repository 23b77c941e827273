"""A nonblocking exchange in both directions.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
mine, theirs = np.full(4, comm.rank), np.empty(4, int)
request = comm.Isendrecv(mine, dest=right, recvbuf=theirs, source=left)
request.Wait()
assert theirs[0] == left
