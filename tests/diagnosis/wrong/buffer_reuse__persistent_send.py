"""The buffer of a persistent send is changed between Start and Wait.

np: 2,3
kind: buffer-reuse
certainty: exact
line: 16, 19
says: rank 0
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.zeros(10)
if comm.rank == 0:
    request = comm.Send_init(buf, dest=1)
    for step in range(3):
        request.Start()
        buf += 1
        request.Wait()
    request.Free()
elif comm.rank == 1:
    for step in range(3):
        comm.Recv(buf, source=0)
