"""The root gathers into an array what the others give as objects.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 17, 20
says: rank 0|rank 1|gather|Gather
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.array([comm.rank], dtype="i8")
if comm.rank == 0:
    parts = np.empty(comm.size, dtype="i8")
    comm.Gather(mine, parts, root=0)
    print(parts)
else:
    comm.gather(mine, root=0)
