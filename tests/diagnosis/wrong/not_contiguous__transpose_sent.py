"""A transpose is sent, and arrives untransposed.

np: 2,3
kind: not-contiguous
certainty: likely
line: 16, 19
says: rank 0|rank 1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    a = np.arange(6.0).reshape(2, 3)
    comm.Send(a.T, dest=1)
elif comm.rank == 1:
    b = np.empty((3, 2))
    comm.Recv(b, source=0)
    print(b)
