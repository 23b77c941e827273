"""A megabyte is sent into half of one.

np: 2,3
kind: truncation
certainty: exact
line: 16, 19
says: rank 0|rank 1|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
image = np.zeros((1024, 1024), np.uint8)
if comm.rank == 0:
    comm.Send(image, dest=1)
elif comm.rank == 1:
    half = np.zeros((512, 1024), np.uint8)
    comm.Recv(half, source=0)
