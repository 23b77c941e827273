"""One rank stops before the nonblocking reduction that the others wait for.

np: 2,3
kind: rank-left
certainty: exact
line: 16, 17
says: rank 1|Iallreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, total = np.array([1.0 + comm.rank]), np.zeros(1)
if mine[0] != 2.0:
    request = comm.Iallreduce(mine, total, op=MPI.SUM)
    MPI.Request.Waitall([request])
    print(total)
