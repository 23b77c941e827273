"""A persistent receive is started once more than the send.

np: 2,3
kind: rank-left
certainty: exact
line: 16, 19
says: rank 1|Wait
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.zeros(5)
if comm.rank == 0:
    request = comm.Recv_init(buf, source=1)
    for _ in range(3):
        request.Start()
        request.Wait()
    request.Free()
elif comm.rank == 1:
    request = comm.Send_init(buf, dest=0)
    for _ in range(2):
        request.Start()
        request.Wait()
    request.Free()
