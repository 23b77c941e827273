"""The middle columns of a matrix are broadcast.

np: 2,3
kind: not-contiguous
certainty: exact
line: 15
says: Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
table = np.full((4, 4), comm.rank)
comm.Bcast(table[:, 1:3], root=0)
print(table)
