"""The root sends the shape as an object, and then the array as a buffer.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    data = np.arange(12, dtype="f4").reshape(3, 4)
    shape, dtype = comm.bcast((data.shape, data.dtype), root=0)
else:
    shape, dtype = comm.bcast(None, root=0)
    data = np.empty(shape, dtype)
comm.Bcast(data, root=0)
assert data[2, 3] == 11
