"""A rank without a partner returns the very array it was given.

task: swap_with_partner
at: 1, 3
verdict: wrong
reason: returned memory of its argument, expected a new array
"""

import numpy as np


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner >= comm.size:
        return sendbuf
    recvbuf = np.empty_like(sendbuf)
    comm.Sendrecv(sendbuf, dest=partner, recvbuf=recvbuf, source=partner)
    return recvbuf
