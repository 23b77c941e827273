"""The last rank sends to a rank that does not exist.

np: 2,3
kind: bad-argument
certainty: exact
line: 17
says: Send|dest
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(3)
if comm.rank > 0:
    comm.Recv(data, source=comm.rank - 1)
comm.Send(data, dest=comm.rank + 1)
