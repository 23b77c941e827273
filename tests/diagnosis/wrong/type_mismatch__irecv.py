"""Unsigned integers meet floats in a nonblocking exchange.

np: 2,4
kind: type-mismatch
certainty: exact
line: 18, 19
says: uint64|float64
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
mine = np.ones(3) if comm.rank % 2 else np.ones(3, np.uint64)
theirs = np.empty_like(mine)

requests = [comm.Irecv(theirs, partner), comm.Isend(mine, partner)]
MPI.Request.Waitall(requests)
print(theirs)
