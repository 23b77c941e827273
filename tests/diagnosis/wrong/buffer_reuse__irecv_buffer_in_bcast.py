"""The root broadcasts an array that is still being received.

np: 2,3
kind: buffer-reuse
certainty: exact
line: 16, 19
says: rank 0|Irecv|Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
params = np.zeros(3)
if comm.rank == 0:
    request = comm.Irecv(params, source=1, tag=5)
elif comm.rank == 1:
    request = comm.Isend(np.ones(3), dest=0, tag=5)
comm.Bcast(params, root=0)
if comm.rank < 2:
    request.Wait()
