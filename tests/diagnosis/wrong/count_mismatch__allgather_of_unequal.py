"""The ranks give unequal many items to an Allgather.

np: 2,3
kind: count-mismatch
certainty: exact
line: 16
says: Allgather
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.arange(2 if comm.rank == 0 else 3)
everything = np.zeros((comm.size, mine.size), mine.dtype)
comm.Allgather(mine, everything)
print(everything)
