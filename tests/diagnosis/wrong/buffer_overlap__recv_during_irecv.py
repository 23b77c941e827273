"""A blocking receive writes where an Irecv may still write.

np: 3,4
kind: buffer-overlap
certainty: exact
line: 16, 17
says: rank 0|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.zeros(3, "i4")
if comm.rank == 0:
    late = comm.Irecv(buf, source=2, tag=1)
    comm.Recv(buf, source=1, tag=1)
    print(buf)
    late.Wait()
elif comm.rank < 3:
    comm.Send(buf + comm.rank, dest=0, tag=1)
