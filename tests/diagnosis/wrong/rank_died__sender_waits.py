"""A rank raises before it receives the large array that is being sent to it.

np: 2,3
kind: rank-died
certainty: exact
line: 16, 18
says: ZeroDivisionError|rank 1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.zeros(100_000)
if comm.rank == 0:
    comm.Send(buf, dest=1)
elif comm.rank == 1:
    share = 1 / int(buf.sum())
    comm.Recv(buf, source=0)
    print(share * buf)
