"""Floats are sent, integers of the same size are received.

np: 2,3
kind: type-mismatch
certainty: exact
line: 15, 18
says: rank 0|rank 1|float64|int64
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.linspace(0, 1, 4), dest=1)
elif comm.rank == 1:
    numbers = np.zeros(4, dtype=int)
    comm.Recv(numbers, source=0)
    print(numbers)
