"""All ranks send first, each to the next, so none receives.

task: shift_ring
at: 1, 2, 3
verdict: deadlock
reason: waits in  comm.Send(
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    comm.Send(block, dest=dest)
    comm.Recv(received, source=source)
    return received
