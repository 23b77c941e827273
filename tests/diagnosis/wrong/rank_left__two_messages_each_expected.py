"""Two receives are posted for each worker, and each sends one message.

np: 3,2
kind: rank-left
certainty: exact
line: 16, 17
says: rank 1|Waitall
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    parts = np.empty((2 * (comm.size - 1), 10))
    requests = [comm.Irecv(part, source=1 + i // 2) for i, part in enumerate(parts)]
    MPI.Request.Waitall(requests)
else:
    comm.Send(np.full(10, 1.0), dest=0)
