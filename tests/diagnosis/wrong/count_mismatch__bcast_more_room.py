"""The others have room for more than the root broadcasts.

np: 2,4
kind: count-mismatch
certainty: exact
line: 15
says: rank 0|rank 1|Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.ones(2) if comm.rank == 0 else np.zeros(4)
comm.Bcast(data, root=0)
print(comm.rank, data)
