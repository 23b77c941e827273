"""A view of the column is sent, whose items do not lie side by side.

task: send_column
at: 2
verdict: error
reason: not contiguous
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    if source == dest:
        return matrix[:, column].copy() if comm.rank == dest else None
    if comm.rank == source:
        comm.Send(matrix[:, column], dest=dest)
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
    return None
