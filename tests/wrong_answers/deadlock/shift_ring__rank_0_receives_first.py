"""Rank 0 alone receives first: it breaks one circle, where there may be several.

task: shift_ring
at: 4
verdict: deadlock
reason: 1 -> 3 -> 1
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    if comm.rank == 0:
        comm.Recv(received, source=source)
        comm.Ssend(block, dest=dest)
    else:
        comm.Ssend(block, dest=dest)
        comm.Recv(received, source=source)
    return received
