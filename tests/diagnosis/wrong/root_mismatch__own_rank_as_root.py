"""Everyone gives its own rank as the root.

np: 3,2
kind: root-mismatch
certainty: exact
line: 17
says: rank 0|rank 1|root=0|root=1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank = comm.Get_rank()
values = np.full(4, rank)

comm.Bcast(values, root=rank)
print(rank, values)
