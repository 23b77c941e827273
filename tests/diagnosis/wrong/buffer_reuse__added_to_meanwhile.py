"""The computation meant to hide the exchange changes what is exchanged.

np: 2,3
kind: buffer-reuse
certainty: exact
line: 17, 18
says: Isend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
u, ghost = np.full(400, 1.0 + comm.rank), np.empty(400)

requests = [comm.Irecv(ghost, source=left), comm.Isend(u, dest=right)]
u *= 0.5
MPI.Request.Waitall(requests)
