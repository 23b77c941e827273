"""Everyone exchanges with the rank to the right, the last rank with nobody.

np: 2,3
kind: rank-left
certainty: exact
line: 17
says: Sendrecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, theirs = np.arange(4.0), np.empty(4)
if comm.rank + 1 < comm.size:
    right = comm.rank + 1
    comm.Sendrecv(mine, right, recvbuf=theirs, source=right)
