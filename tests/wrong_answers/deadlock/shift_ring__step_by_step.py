"""The blocks go one rank at a time, in many messages.

task: shift_ring
at: 3, 5
verdict: wrong
reason: at most
"""


def shift_ring(comm, block, steps):
    received = block.copy()
    right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
    for _ in range(steps % comm.size):
        comm.Sendrecv_replace(received, dest=right, source=left)
    return received
