"""A row is sent in place of a column.

task: send_column
at: 2, 3
verdict: wrong
reason: shape (5,), expected
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    if source == dest:
        return matrix[column].copy() if comm.rank == dest else None
    if comm.rank == source:
        comm.Send(matrix[column], dest=dest)
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
    return None
