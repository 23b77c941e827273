"""In each circle the lowest rank receives first; a rank alone copies.

task: shift_ring
"""

import math

import numpy as np


def shift_ring(comm, block, steps):
    dest, source = (comm.rank + steps) % comm.size, (comm.rank - steps) % comm.size
    if dest == comm.rank:
        return block.copy()
    received = np.empty_like(block)
    if comm.rank < math.gcd(steps, comm.size):
        comm.Recv(received, source=source)
        comm.Ssend(block, dest=dest)
    else:
        comm.Ssend(block, dest=dest)
        comm.Recv(received, source=source)
    return received
