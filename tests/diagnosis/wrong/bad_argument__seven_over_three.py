"""Seven items cannot be dealt in equal shares.

np: 3,2
kind: bad-argument
certainty: exact
line: 16
says: rank 0|Scatter
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
items = np.arange(7.0) if comm.rank == 0 else None
mine = np.empty(7 // comm.size)
comm.Scatter(items, mine, root=0)
print(mine)
