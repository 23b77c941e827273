"""One rank's local sum came out as an integer.

np: 2,3
kind: type-mismatch
certainty: exact
line: 17
says: Allreduce|int64|float64
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
samples = [[1, 2, 3], [0.5, 0.25], [1.5]][comm.rank]
local = np.array([np.sum(samples)])
total = np.empty_like(local)
comm.Allreduce(local, total, op=MPI.SUM)
print(total)
