"""A row is shifted by one place, out of the same row into itself.

np: 2,4
kind: buffer-overlap
certainty: exact
line: 16
says: Sendrecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
row = np.arange(12.0) * (comm.rank + 1)
comm.Sendrecv(row[:-1], partner, recvbuf=row[1:], source=partner)
print(row)
