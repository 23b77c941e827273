"""The same array is sent to several ranks at once, and changed after the wait.

np: 3,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(1000.0)
if comm.rank == 0:
    requests = [comm.Isend(data, dest=r) for r in range(1, comm.size)]
    assert data.sum() == 499_500
    MPI.Request.Waitall(requests)
    data *= 2
else:
    comm.Recv(data, source=0)
comm.Bcast(data, root=0)
assert data[-1] == 1998
