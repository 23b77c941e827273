"""Waitall completes buffers, waitall returns the objects.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
ghost = np.empty(3, "i4")
requests = [comm.Irecv(ghost, source=left, tag=1)]
requests += [comm.Isend(np.full(3, comm.rank, "i4"), dest=right, tag=1)]
MPI.Request.Waitall(requests)
assert ghost[1] == left

pair = [comm.isend("word", dest=right, tag=2), comm.irecv(source=left, tag=2)]
assert MPI.Request.waitall(pair)[1] == "word"
MPI.Request.Waitall([MPI.REQUEST_NULL, *requests])
