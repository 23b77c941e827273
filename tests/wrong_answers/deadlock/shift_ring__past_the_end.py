"""The ring is not closed: the last ranks send to ranks that do not exist.

task: shift_ring
at: 2, 3
verdict: error
reason: names dest
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = comm.rank + steps
    source = comm.rank - steps
    received = np.empty_like(block)
    comm.Sendrecv(block, dest=dest, recvbuf=received, source=source)
    return received
