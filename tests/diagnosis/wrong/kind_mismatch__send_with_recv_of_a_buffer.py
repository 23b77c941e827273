"""A list is sent as an object and received into an array.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 15, 18
says: rank 0|rank 1|Recv|send
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send([1.0, 2.0, 3.0], dest=1)
elif comm.rank == 1:
    values = np.empty(100)
    comm.Recv(values, source=0)
    print(values[:3])
