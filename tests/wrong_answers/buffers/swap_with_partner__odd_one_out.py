"""The last of an odd number of ranks looks for a partner.

task: swap_with_partner
at: 1, 3, 5
verdict: error
reason: names dest
"""

import numpy as np


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    recvbuf = np.empty_like(sendbuf)
    comm.Sendrecv(sendbuf, dest=partner, recvbuf=recvbuf, source=partner)
    return recvbuf
