"""The operation is chosen by the rank.

np: 2,4
kind: op-mismatch
certainty: exact
line: 17
says: Allreduce|MIN
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, limits = np.arange(3.0) + comm.rank, np.empty(3)
op = MPI.MIN if comm.rank % 2 else MPI.MAX

comm.Allreduce(mine, limits, op=op)
print(limits)
