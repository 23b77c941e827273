"""The source returns the column, too.

task: send_column
at: 2, 3
verdict: wrong
reason: expected None
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    if comm.rank == source:
        sendbuf = matrix[:, column].copy()
        if dest != source:
            comm.Send(sendbuf, dest=dest)
        return sendbuf
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
