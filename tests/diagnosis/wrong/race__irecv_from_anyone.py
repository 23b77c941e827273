"""Irecvs from any source fill the rows of a matrix.

np: 3,4
kind: race
certainty: exact|likely
line: 16
says: rank 0|Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    rows = np.zeros((comm.size - 1, 2), int)
    requests = [comm.Irecv(row, source=MPI.ANY_SOURCE) for row in rows]
    MPI.Request.Waitall(requests)
    print(rows.tolist())
else:
    comm.Send(np.array([comm.rank, comm.rank**2]), dest=0)
