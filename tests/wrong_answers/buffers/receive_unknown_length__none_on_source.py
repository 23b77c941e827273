"""The source returns nothing.

task: receive_unknown_length
at: 1, 2
verdict: wrong
reason: returned None, expected an ndarray
"""

import numpy as np
from mpi4py import MPI


def receive_unknown_length(comm, data, source):
    if comm.rank == source:
        for dest in range(comm.size):
            if dest != source:
                comm.Send(data, dest=dest)
    else:
        status = MPI.Status()
        comm.Probe(source=source, status=status)
        recvbuf = np.empty(status.Get_count(MPI.DOUBLE))
        comm.Recv(recvbuf, source=source)
        return recvbuf
