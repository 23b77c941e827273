"""Even ranks send first: with 2 steps, to even ranks.

task: shift_ring
at: 4
verdict: deadlock
reason: 0 -> 2 -> 0
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    if comm.rank % 2 == 0:
        comm.Ssend(block, dest=dest)
        comm.Recv(received, source=source)
    else:
        comm.Recv(received, source=source)
        comm.Ssend(block, dest=dest)
    return received
