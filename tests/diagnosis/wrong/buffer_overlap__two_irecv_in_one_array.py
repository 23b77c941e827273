"""Two receives are under way into the same array.

np: 3,4
kind: buffer-overlap
certainty: exact
line: 16, 17
says: rank 0|Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.empty(4)
if comm.rank == 0:
    first = comm.Irecv(buf, source=1)
    second = comm.Irecv(buf, source=2)
    first.Wait()
    second.Wait()
    print(buf)
elif comm.rank < 3:
    comm.Send(np.full(4, comm.rank / 2), dest=0)
