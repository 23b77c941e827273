"""A receive that will never be needed is cancelled and waited for.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.zeros(4)
stop = comm.Irecv(buf, source=MPI.ANY_SOURCE, tag=99)
total = comm.allreduce(comm.rank)
stop.Cancel()
status = MPI.Status()
stop.Wait(status)
assert status.Is_cancelled()
print(total)
