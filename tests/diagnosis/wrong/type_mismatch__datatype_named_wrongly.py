"""The sender says DOUBLE, the receiver says INT.

np: 2,3
kind: type-mismatch
certainty: exact
line: 16, 19
says: rank 0|rank 1|float64|int32
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    data = np.arange(6, dtype="d")
    comm.Send([data, 6, MPI.DOUBLE], dest=1)
elif comm.rank == 1:
    data = np.zeros(12, dtype="i")
    comm.Recv([data, 12, MPI.INT], source=0)
    print(data)
