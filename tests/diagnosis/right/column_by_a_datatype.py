"""A column of a matrix is sent by a vector datatype into a row.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
matrix = np.arange(12.0).reshape(3, 4)
column = MPI.DOUBLE.Create_vector(3, 1, 4).Commit()
if comm.rank == 0:
    comm.Send([matrix, 1, column], dest=1)
    comm.Send([matrix.reshape(-1)[2:], 1, column], dest=1)
elif comm.rank == 1:
    row = np.empty(3)
    comm.Recv(row, source=0)
    assert row.tolist() == [0, 4, 8]
    other = np.zeros((3, 4))
    comm.Recv([other, 1, column], source=0)
    assert other[:, 0].tolist() == [2, 6, 10]
column.Free()
