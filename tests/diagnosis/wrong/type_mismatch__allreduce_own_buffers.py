"""The result's array has another type than what is reduced.

np: 2,3
kind: type-mismatch
certainty: exact
line: 16
says: Allreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
count = np.array([comm.rank])
total = np.zeros(1)
comm.Allreduce(count, total, op=MPI.SUM)
print(total)
