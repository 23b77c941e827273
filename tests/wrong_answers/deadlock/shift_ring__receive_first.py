"""All ranks receive first, each from the one before, so none sends.

task: shift_ring
at: 2, 3
verdict: deadlock
reason: every rank receives before anyone has sent
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    comm.Recv(received, source=source)
    comm.Ssend(block, dest=dest)
    return received
