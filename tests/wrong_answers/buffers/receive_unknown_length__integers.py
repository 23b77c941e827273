"""The receive buffer holds integers, and MPI does not convert.

task: receive_unknown_length
at: 2, 3
verdict: mismatch
reason: items of type int64
"""

import numpy as np
from mpi4py import MPI


def receive_unknown_length(comm, data, source):
    if comm.rank == source:
        for dest in range(comm.size):
            if dest != source:
                comm.Send(data, dest=dest)
        return data
    status = MPI.Status()
    comm.Probe(source=source, status=status)
    recvbuf = np.zeros(status.Get_count(MPI.DOUBLE), dtype=np.int64)
    comm.Recv(recvbuf, source=source)
    return recvbuf
