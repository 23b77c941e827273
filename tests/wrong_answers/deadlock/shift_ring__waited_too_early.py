"""The send is begun first, and waited for before anything is received.

task: shift_ring
at: 2, 3
verdict: deadlock
reason: waits in  request.Wait()
"""

import numpy as np


def shift_ring(comm, block, steps):
    dest = (comm.rank + steps) % comm.size
    source = (comm.rank - steps) % comm.size
    received = np.empty_like(block)
    request = comm.Issend(block, dest=dest)
    request.Wait()
    comm.Recv(received, source=source)
    return received
