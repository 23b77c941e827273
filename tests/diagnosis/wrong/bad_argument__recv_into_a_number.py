"""A number is given to receive into.

np: 2,3
kind: bad-argument
certainty: exact
line: 18
says: rank 0|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
total = 0.0
if comm.rank == 1:
    comm.Send(np.ones(1), dest=0)
elif comm.rank == 0:
    comm.Recv(total, source=1)
    print(total)
