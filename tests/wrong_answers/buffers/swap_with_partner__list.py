"""The items are returned in a list.

task: swap_with_partner
at: 1, 2
verdict: wrong
reason: returned a list
"""

import numpy as np


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner >= comm.size:
        return list(sendbuf)
    recvbuf = np.empty_like(sendbuf)
    comm.Sendrecv(sendbuf, dest=partner, recvbuf=recvbuf, source=partner)
    return list(recvbuf)
