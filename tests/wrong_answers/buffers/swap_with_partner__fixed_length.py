"""There is always room for 1000 items, and all of it is returned.

task: swap_with_partner
at: 2, 3
verdict: wrong
reason: shape (1000,)
"""

import numpy as np


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner >= comm.size:
        return sendbuf.copy()
    recvbuf = np.empty(1000)
    comm.Sendrecv(sendbuf, dest=partner, recvbuf=recvbuf, source=partner)
    return recvbuf
