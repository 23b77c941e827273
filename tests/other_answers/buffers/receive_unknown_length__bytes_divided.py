"""The length in bytes is divided by the bytes of an item.

task: receive_unknown_length
"""

import numpy as np
from mpi4py import MPI


def receive_unknown_length(comm, data, source):
    if comm.rank != source:
        status = MPI.Status()
        comm.Probe(source, MPI.ANY_TAG, status)
        data = np.empty(status.Get_count(MPI.BYTE) // np.float64().nbytes)
        comm.Recv([data, MPI.DOUBLE], source=source)
        return data
    for dest in range(comm.size):
        if dest != comm.rank:
            comm.Ssend([data, MPI.DOUBLE], dest=dest)
    return data
