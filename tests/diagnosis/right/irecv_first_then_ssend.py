"""The receives are posted before synchronous sends round a ring.

np: 2,3,5
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
theirs = np.empty(4, int)
request = comm.Irecv(theirs, source=(rank - 1) % size)
comm.Ssend(np.full(4, rank), dest=(rank + 1) % size)
request.Wait()
assert theirs[0] == (rank - 1) % size
