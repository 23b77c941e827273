"""One array is refilled while the earlier steps may still be on their way.

np: 2,3
kind: buffer-reuse
certainty: exact
line: 18, 19
says: rank 0|Isend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.zeros(1000)
if comm.rank == 0:
    requests = []
    for step in range(4):
        buf.fill(step)
        requests.append(comm.Isend(buf, dest=1))
    MPI.Request.Waitall(requests)
elif comm.rank == 1:
    for step in range(4):
        comm.Recv(buf, source=0)
        print(step, buf[0])
