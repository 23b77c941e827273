"""An object is sent nonblocking into a buffer that is received nonblocking.

np: 2,4
kind: kind-mismatch
certainty: exact
line: 17, 18
says: isend|Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
room = np.zeros(64)

requests = [comm.Irecv(room, source=partner), comm.isend(comm.rank, dest=partner)]
MPI.Request.Waitall(requests)
print(room[0])
