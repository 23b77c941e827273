"""A row of a matrix is being sent, and the whole matrix is changed.

np: 2,3
kind: buffer-reuse
certainty: exact
line: 16, 17
says: rank 1|Isend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
matrix = np.ones((4, 10))
if comm.rank == 1:
    request = comm.Isend(matrix[2], dest=0)
    matrix += 1
    request.Wait()
elif comm.rank == 0:
    row = np.empty(10)
    comm.Recv(row, source=1)
    print(row)
