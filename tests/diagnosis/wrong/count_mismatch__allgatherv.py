"""One rank believes that all shares are as long as its own.

np: 3,2
kind: count-mismatch
certainty: exact
line: 19
says: Allgatherv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.full(comm.rank + 1, 1.0)
counts = [rank + 1 for rank in range(comm.size)]
if comm.rank == 0:
    counts = [len(mine)] * comm.size
everything = np.zeros(sum(counts))
comm.Allgatherv(mine, [everything, counts])
print(everything)
