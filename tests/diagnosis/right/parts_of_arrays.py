"""Counts and slices say which part of an array is meant.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(10.0) if comm.rank == 0 else np.zeros(10)
if comm.rank == 0:
    comm.Send([data, 4], dest=1)
    comm.Send([data[5:], 3, MPI.DOUBLE], dest=1)
    comm.Send(data.reshape(2, 5)[1], dest=1)
elif comm.rank == 1:
    comm.Recv(data[:4], source=0)
    comm.Recv([data, 3, MPI.DOUBLE], source=0)
    comm.Recv([data[5:], 5], source=0)
    assert data.tolist() == [5, 6, 7, 3, 0, 5, 6, 7, 8, 9]
comm.Bcast([data, 5, MPI.DOUBLE], root=0)
