"""A large array goes to all.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.zeros(8 * 1024**2)
if comm.rank == 0:
    data[:] = np.arange(data.size)
comm.Bcast(data, root=0)
assert data[-1] == data.size - 1
