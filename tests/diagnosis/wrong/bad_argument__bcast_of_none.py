"""The others give Bcast no memory to receive into.

np: 2,3
kind: bad-argument
certainty: exact
line: 17
says: rank 1|Bcast|None
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = None
if comm.rank == 0:
    data = np.arange(4.0)
comm.Bcast(data, root=0)
print(data)
