"""Both messages are started, then both are waited for.

task: swap_with_partner
"""

import numpy as np
from mpi4py import MPI


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 - 2 * (comm.rank % 2)
    if partner == comm.size:
        return sendbuf.copy()
    recvbuf = np.empty(sendbuf.shape)
    requests = [
        comm.Irecv(recvbuf, source=partner),
        comm.Isend(sendbuf, dest=partner),
    ]
    MPI.Request.Waitall(requests)
    return recvbuf
