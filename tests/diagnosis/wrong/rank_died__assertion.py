"""A check fails on one rank, the others go on to the exchange.

np: 2,3
kind: rank-died
certainty: exact
line: 15, 18
says: AssertionError|rank 1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(6.0) - comm.rank
assert data.min() >= 0, "negative density"
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
ghost = np.empty(6)
comm.Sendrecv(data, right, recvbuf=ghost, source=left)
