"""A matched probe hands over the very message that is received.

task: receive_unknown_length
"""

import numpy as np
from mpi4py import MPI


def receive_unknown_length(comm, data, source):
    if comm.rank == source:
        others = [rank for rank in range(comm.size) if rank != source]
        MPI.Request.Waitall([comm.Isend(data, dest=dest) for dest in others])
        return data
    status = MPI.Status()
    message = comm.Mprobe(source=source, status=status)
    recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
    message.Recv(recvbuf)
    return recvbuf
