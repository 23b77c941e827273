"""The result's array is shorter than what is reduced.

np: 2,3
kind: count-mismatch
certainty: exact
line: 16
says: Reduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
local = np.arange(3.0)
total = np.zeros(2) if comm.rank == 0 else None
comm.Reduce(local, total, op=MPI.SUM, root=0)
print(total)
