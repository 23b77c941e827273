"""The buffer has room for more than comes, and the status says how much came.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    comm.Send(np.arange(6.0), dest=0, tag=2)
    comm.Send(np.arange(3.0), dest=0, tag=2)
elif comm.rank == 0:
    status, buf = MPI.Status(), np.empty(100)
    comm.Recv(buf, source=1, tag=2, status=status)
    assert buf[: status.Get_count(MPI.DOUBLE)].sum() == 15
    request = comm.Irecv(buf, source=1, tag=2)
    request.Wait(status)
    assert status.Get_count(MPI.DOUBLE) == 3
