"""A Recv that names no tag takes the pickled message that was sent first.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 16, 20
says: rank 0|rank 1|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
row = np.zeros(8)
if comm.rank == 0:
    comm.Recv(row, source=1)
    print(row, comm.recv(source=1, tag=1))
elif comm.rank == 1:
    row[:] = 5.0
    comm.send("the second", dest=0, tag=1)
    comm.Send(row, dest=0, tag=2)
