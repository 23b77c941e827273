"""A list is given to the upper-case Send.

np: 2,3
kind: bad-argument
certainty: exact
line: 15
says: rank 0|Send|list
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send([1.0, 2.0, 3.0], dest=1)
elif comm.rank == 1:
    values = np.empty(3)
    comm.Recv(values, source=0)
