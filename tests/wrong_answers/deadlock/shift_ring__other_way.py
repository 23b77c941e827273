"""The blocks go round the ring the other way.

task: shift_ring
at: 3, 5
verdict: wrong
reason: expected [
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    comm.Sendrecv(block, dest=source, recvbuf=received, source=dest)
    return received
