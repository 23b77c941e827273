"""A rank without a partner returns room that nothing was received into.

task: swap_with_partner
at: 1, 3
verdict: wrong
reason: [0.0, 0.0, 0.0]
"""

import numpy as np
from mpi4py import MPI


def swap_with_partner(comm, sendbuf):
    partner = comm.rank ^ 1
    if partner >= comm.size:
        partner = MPI.PROC_NULL
    recvbuf = np.zeros_like(sendbuf)
    comm.Sendrecv(sendbuf, dest=partner, recvbuf=recvbuf, source=partner)
    return recvbuf
