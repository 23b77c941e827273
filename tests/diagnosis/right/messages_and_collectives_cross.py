"""A receive is posted before a barrier and completed after it.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.empty(3)
if comm.rank == 0:
    request = comm.Irecv(buf, source=1)
    comm.Barrier()
    request.Wait()
elif comm.rank == 1:
    request = comm.Isend(np.ones(3), dest=0)
    comm.Barrier()
    request.Wait()
else:
    comm.Barrier()
