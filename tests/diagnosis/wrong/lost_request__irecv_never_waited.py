"""The program goes on with the buffer of an Irecv without waiting for it.

np: 2,3
kind: lost-request
certainty: exact
line: 18
says: rank 1|Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.arange(3.0), dest=1)
elif comm.rank == 1:
    values = np.zeros(3)
    request = comm.Irecv(values, source=0)
    print(values.sum())
