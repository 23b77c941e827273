"""The slices of two receives have two items in common.

np: 3
kind: buffer-overlap
certainty: exact
line: 17, 18
says: rank 0|Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    whole = np.zeros(10)
    requests = [
        comm.Irecv(whole[:6], source=1),
        comm.Irecv(whole[4:], source=2),
    ]
    MPI.Request.Waitall(requests)
    print(whole)
else:
    comm.Send(np.full(6, comm.rank + 0.5), dest=0)
