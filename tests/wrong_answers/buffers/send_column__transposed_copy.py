"""The whole matrix is copied to turn a column into a row.

task: send_column
at: 1, 2, 5
verdict: wrong
reason: bytes
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    if comm.rank == source:
        turned = np.ascontiguousarray(matrix.T)
        if source == dest:
            return turned[column].copy()
        comm.Send(turned[column], dest=dest)
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
    return None
