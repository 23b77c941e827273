"""Each column of a matrix is received from another rank, all at the same time.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rows, size = 5, comm.size
mine = np.full(rows, float(comm.rank))
if comm.rank == 0:
    matrix = np.zeros((rows, size))
    column = MPI.DOUBLE.Create_vector(rows, 1, size).Commit()
    flat = matrix.reshape(-1)
    requests = [comm.Irecv([flat[s:], 1, column], source=s) for s in range(1, size)]
    MPI.Request.Waitall(requests)
    assert (matrix == np.arange(size)).all()
    column.Free()
else:
    comm.Send(mine, dest=0)
