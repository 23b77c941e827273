"""The root expects fewer items of the last rank than it gives.

np: 3,2
kind: count-mismatch
certainty: exact
line: 17
says: Gatherv|rank 0
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.full(4 if comm.rank == comm.size - 1 else 2, comm.rank)
counts = [2] * comm.size
everything = np.zeros(4 * comm.size, int) if comm.rank == 0 else None
comm.Gatherv(mine, [everything, counts], root=0)
print(everything)
