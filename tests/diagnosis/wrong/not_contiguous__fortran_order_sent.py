"""A matrix in Fortran's order is sent to one in C's order.

np: 2,3
kind: not-contiguous
certainty: likely
line: 16, 19
says: rank 0|rank 1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    model = np.asfortranarray([[1, 2], [3, 4]])
    comm.Send(model, dest=0)
elif comm.rank == 0:
    copy = np.zeros((2, 2), int)
    comm.Recv(copy, source=1)
    print(copy.tolist())
