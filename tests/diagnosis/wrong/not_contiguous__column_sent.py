"""A column of a matrix is sent.

np: 2,3
kind: not-contiguous
certainty: exact
line: 16
says: rank 0|Send
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    matrix = np.arange(12.0).reshape(3, 4)
    comm.Send(matrix[:, 0], dest=1)
elif comm.rank == 1:
    column = np.empty(3)
    comm.Recv(column, source=0)
    print(column)
