"""The root has no memory for what it gathers.

np: 2,3
kind: bad-argument
certainty: exact
line: 16
says: rank 0|Gather|None
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.full(2, comm.rank)
table = None
comm.Gather(mine, table, root=0)
print(table)
