"""Sendrecv is given one array to send and to receive.

np: 2,3
kind: buffer-overlap
certainty: exact
line: 16
says: Sendrecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
token = np.array([comm.rank])
comm.Sendrecv(token, dest=right, recvbuf=token, source=left)
print(comm.rank, token)
