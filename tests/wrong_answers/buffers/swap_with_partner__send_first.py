"""Both partners send first, which only buffering lets pass.

task: swap_with_partner
at: 2
verdict: deadlock
reason: waits in  comm.Send(
"""

import numpy as np


def swap_with_partner(comm, sendbuf):
    partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1
    if partner >= comm.size:
        return sendbuf.copy()
    recvbuf = np.empty_like(sendbuf)
    comm.Send(sendbuf, dest=partner)
    comm.Recv(recvbuf, source=partner)
    return recvbuf
