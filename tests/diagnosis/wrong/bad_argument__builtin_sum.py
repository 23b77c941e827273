"""Python's sum is given as the operation.

np: 2,3
kind: bad-argument
certainty: exact
line: 15
says: Allreduce|op
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, total = np.ones(2), np.zeros(2)
comm.Allreduce(mine, total, op=sum)
print(total)
