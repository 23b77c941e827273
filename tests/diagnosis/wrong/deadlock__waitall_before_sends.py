"""All receives are waited for before anything is sent.

np: 3,2
kind: deadlock
certainty: exact
line: 19
says: rank 0|rank 1|Waitall
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
others = [other for other in range(comm.size) if other != comm.rank]
parts = {other: np.empty(2) for other in others}
mine = np.array([comm.rank, comm.rank / 2])

requests = [comm.Irecv(parts[other], source=other) for other in others]
MPI.Request.Waitall(requests)
for other in others:
    comm.Send(mine, dest=other)
