"""Four floats of half the size are received as floats of double precision.

np: 2,3
kind: type-mismatch
certainty: exact
line: 15, 18
says: rank 0|rank 1|float32|float64
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.arange(4, dtype="f4"), dest=1, tag=3)
elif comm.rank == 1:
    numbers = np.empty(4)
    comm.Recv(numbers, source=0, tag=3)
    print(numbers)
