"""Only the root knows that the shares are uneven.

np: 3,2
kind: collective-mismatch
certainty: exact
line: 18, 21
says: rank 0|rank 1|Gather|Gatherv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.full(comm.rank + 1, comm.rank)
counts = [rank + 1 for rank in range(comm.size)]
if comm.rank == 0:
    everything = np.empty(sum(counts), mine.dtype)
    comm.Gatherv(mine, [everything, counts], root=0)
    print(everything)
else:
    comm.Gather(mine, None, root=0)
