"""Even ranks send first, odd ranks receive first.

task: swap_with_partner
"""

import numpy as np


def swap_with_partner(comm, sendbuf):
    recvbuf = np.array(sendbuf)
    if comm.rank % 2 == 1:
        comm.Recv(recvbuf, source=comm.rank - 1)
        comm.Send(sendbuf, dest=comm.rank - 1)
    elif comm.rank + 1 < comm.size:
        comm.Send(sendbuf, dest=comm.rank + 1)
        comm.Recv(recvbuf, source=comm.rank + 1)
    return recvbuf
