"""One rank ends by sys.exit in the middle of the steps.

np: 2,4
kind: rank-died
certainty: exact
line: 18, 21
says: rank 1|exit
"""

import sys

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, total = np.full(1, comm.rank + 1.0), np.empty(1)
for step in range(10):
    comm.Allreduce(mine, total)
    mine += total
    if comm.rank == 1 and step == 3:
        sys.exit("it diverges")
