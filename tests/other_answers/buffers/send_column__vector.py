"""A derived datatype names the items of the column, and nothing is copied.

task: send_column
"""

import numpy as np
from mpi4py import MPI


def send_column(comm, matrix, column, source, dest):
    if source == dest:
        return matrix[:, column].copy() if comm.rank == dest else None
    if comm.rank == source:
        rows, columns = matrix.shape
        every_row = MPI.DOUBLE.Create_vector(rows, 1, columns).Commit()
        comm.Send([matrix.reshape(-1)[column:], 1, every_row], dest=dest)
        every_row.Free()
        return None
    if comm.rank == dest:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
    return None
