"""An array is sent as a buffer and received as an object.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 15, 17
says: rank 0|rank 1|Send|recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.zeros(5), dest=1, tag=1)
elif comm.rank == 1:
    values = comm.recv(source=0, tag=1)
    print(values)
