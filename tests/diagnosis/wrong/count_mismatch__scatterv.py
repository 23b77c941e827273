"""The receivers have room for equal shares, the root deals uneven ones.

np: 3,2
kind: count-mismatch
certainty: exact
line: 17
says: Scatterv|rank 0
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
items = np.arange(10.0)
counts = [1] * (comm.size - 1) + [10 - (comm.size - 1)]
mine = np.zeros(10 // comm.size)
comm.Scatterv([items, counts], mine, root=0)
print(mine)
