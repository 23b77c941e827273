"""One rank reduces a number, the others arrays of one item.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 15, 18
says: rank 0|rank 1|allreduce|Allreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    total = comm.allreduce(1.5)
else:
    total = np.empty(1)
    comm.Allreduce(np.array([1.5]), total)
print(total)
