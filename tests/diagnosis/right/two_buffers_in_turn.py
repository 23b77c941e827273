"""One buffer is filled while the other is on its way.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
STEPS = 6
if comm.rank == 0:
    buffers = [np.empty(1000), np.empty(1000)]
    requests = [MPI.REQUEST_NULL, MPI.REQUEST_NULL]
    for step in range(STEPS):
        requests[step % 2].Wait()
        buffers[step % 2][:] = step
        requests[step % 2] = comm.Isend(buffers[step % 2], dest=1)
    MPI.Request.Waitall(requests)
elif comm.rank == 1:
    buf = np.empty(1000)
    for step in range(STEPS):
        comm.Recv(buf, source=0)
        assert buf[0] == buf[-1] == step
