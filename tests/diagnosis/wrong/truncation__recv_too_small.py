"""The buffer has room for half of the message.

np: 2,3
kind: truncation
certainty: exact
line: 15, 18
says: rank 0|rank 1|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.arange(10), dest=1)
elif comm.rank == 1:
    values = np.empty(5, int)
    comm.Recv(values, source=0)
    print(values)
