"""Uneven shares are reduced as if they were equally long.

np: 3,2
kind: count-mismatch
certainty: exact
line: 16
says: Allreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
share = np.arange(7.0)[comm.rank :: comm.size].copy()
total = np.empty_like(share)
comm.Allreduce(share, total, op=MPI.SUM)
print(total)
