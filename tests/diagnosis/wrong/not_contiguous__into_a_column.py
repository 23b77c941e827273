"""A column of a matrix is to be received.

np: 2,3
kind: not-contiguous
certainty: exact
line: 18
says: rank 1|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
matrix = np.zeros((3, 3), int)
if comm.rank == 0:
    comm.Send(np.arange(3), dest=1)
elif comm.rank == 1:
    comm.Recv(matrix[:, -1], source=0)
    print(matrix)
