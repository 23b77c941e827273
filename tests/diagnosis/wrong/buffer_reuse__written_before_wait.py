"""The array of an Isend is set to zero before the wait.

np: 2,4
kind: buffer-reuse
certainty: exact
line: 16, 17
says: rank 0|Isend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(50_000.0)
if comm.rank == 0:
    request = comm.Isend(data, dest=1)
    data[:] = 0
    request.Wait()
elif comm.rank == 1:
    comm.Recv(data, source=0)
    print(data.sum())
