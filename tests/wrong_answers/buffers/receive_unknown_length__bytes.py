"""Bytes are counted, not items.

task: receive_unknown_length
at: 2, 3
verdict: wrong
reason: shape (24,), expected
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
    recvbuf = np.empty(status.Get_count())
    comm.Recv(recvbuf, source=source)
    return recvbuf
