"""The send is only started, so that a rank can also receive from itself.

task: send_column
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    request, recvbuf = MPI.REQUEST_NULL, None
    if comm.rank == source:
        sendbuf = np.array(matrix[:, column])
        request = comm.Isend(sendbuf, dest=dest)
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
    request.Wait()
    return recvbuf
