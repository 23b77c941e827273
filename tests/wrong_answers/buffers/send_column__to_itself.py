"""A rank sends to itself and only then receives.

task: send_column
at: 1
verdict: deadlock
reason: waits in  comm.Send(
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    if comm.rank == source:
        comm.Send(matrix[:, column].copy(), dest=dest)
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
    return None
