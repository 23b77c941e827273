"""The root starts a persistent broadcast, the others call Bcast.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 16, 20
says: rank 0|rank 1|Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
state = np.full(3, comm.rank, dtype="i4")
if comm.rank == 0:
    request = comm.Bcast_init(state, root=0)
    request.Start()
    request.Wait()
else:
    comm.Bcast(state, root=0)
print(state)
