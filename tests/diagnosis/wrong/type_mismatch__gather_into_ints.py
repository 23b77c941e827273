"""Floats are gathered into an array of integers.

np: 2,3
kind: type-mismatch
certainty: exact
line: 16
says: Gather
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.array([comm.rank / 2])
parts = np.zeros(comm.size, "i8") if comm.rank == 0 else None
comm.Gather(mine, parts, root=0)
print(parts)
