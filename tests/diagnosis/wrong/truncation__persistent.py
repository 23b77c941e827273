"""A persistent receive was made for three items, four are sent.

np: 2,3
kind: truncation
certainty: exact
line: 17, 19
says: Recv_init
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    comm.Send(np.ones(4, "f4"), dest=0)
elif comm.rank == 0:
    request = comm.Recv_init(np.empty(3, "f4"), source=1)
    request.Start()
    request.Wait()
    request.Free()
