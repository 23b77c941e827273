"""The root calls allreduce to have the result, the others reduce.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 16, 19
says: rank 0|rank 1|Reduce|Allreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
local, total = np.array([comm.rank + 0.5]), np.zeros(1)
if comm.rank == 0:
    comm.Allreduce(local, total, op=MPI.SUM)
    print(total)
else:
    comm.Reduce(local, None, op=MPI.SUM, root=0)
