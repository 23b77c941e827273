"""The root broadcasts an object, the others wait for a buffer.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 15, 18
says: rank 0|rank 1|bcast|Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    data = comm.bcast(np.arange(3.0), root=0)
else:
    data = np.empty(3)
    comm.Bcast(data, root=0)
print(data)
