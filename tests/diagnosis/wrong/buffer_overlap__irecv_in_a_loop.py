"""A loop posts all its receives into one array.

np: 3,4
kind: buffer-overlap
certainty: exact
line: 16
says: rank 0|Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
part = np.zeros(2, int)
if comm.rank == 0:
    requests = [comm.Irecv(part, source=s) for s in range(1, comm.size)]
    MPI.Request.Waitall(requests)
    print("total", part * (comm.size - 1))
else:
    part[:] = comm.rank
    comm.Send(part, dest=0)
