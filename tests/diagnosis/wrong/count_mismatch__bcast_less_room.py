"""The others have room for two items, the root broadcasts four.

np: 2,3
kind: count-mismatch
certainty: exact
line: 15
says: rank 0|rank 1|Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(4) if comm.rank == 0 else np.zeros(2, int)
comm.Bcast(data, root=0)
print(comm.rank, data)
