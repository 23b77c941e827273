"""A shorter message than the buffer leaves old values at its end.

np: 2,3
kind: count-mismatch
certainty: likely
line: 15, 18
says: rank 0|rank 1|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.arange(4.0), dest=1)
elif comm.rank == 1:
    values = np.full(10, -1.0)
    comm.Recv(values, source=0)
    print("mean:", values.mean())
