"""A loop keeps only the request of its last send.

np: 3,4
kind: lost-request
certainty: exact
line: 17
says: rank 0|Isend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(100.0)
if comm.rank == 0:
    for dest in range(1, comm.size):
        request = comm.Isend(data, dest=dest)
    request.Wait()
else:
    comm.Recv(data, source=0)
