"""Each rank has room for as many items as it sends itself.

np: 2,3
kind: truncation
certainty: exact
line: 17
says: Sendrecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
mine = np.arange(float(comm.size - comm.rank))
theirs = np.zeros_like(mine)
comm.Sendrecv(mine, right, recvbuf=theirs, source=left)
print(theirs)
