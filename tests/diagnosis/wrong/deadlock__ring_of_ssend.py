"""Every rank of a ring sends synchronously before anyone receives.

np: 3,2
kind: deadlock
certainty: exact
line: 18
says: rank 0|rank 1|Ssend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
size, rank = comm.Get_size(), comm.Get_rank()
mine = np.arange(5) + rank
theirs = np.empty_like(mine)

comm.Ssend(mine, dest=(rank + 1) % size)
comm.Recv(theirs, source=(rank - 1) % size)
