"""The numbers travel in arrays, by the upper-case calls.

task: add_one_everywhere
"""

import numpy as np


def add_one_everywhere(comm, numbers, root):
    mine = np.empty(1, dtype=int)
    sendbuf = recvbuf = None
    if comm.rank == root:
        sendbuf = np.array(numbers)
        recvbuf = np.empty_like(sendbuf)
    comm.Scatter(sendbuf, mine, root=root)
    comm.Gather(mine + 1, recvbuf, root=root)
    return recvbuf.tolist() if comm.rank == root else None
