"""The root broadcasts integers into the floats of the others.

np: 2,3
kind: type-mismatch
certainty: exact
line: 15
says: rank 0|rank 1|Bcast|int64|float64
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(5) if comm.rank == 0 else np.empty(5)
comm.Bcast(data, root=0)
print(comm.rank, data)
