"""The given array is overwritten by the one that arrives.

task: shift_ring
at: 2, 3
verdict: wrong
reason: changed its argument
"""


def shift_ring(comm, block, steps):
    dest, source = (comm.rank + steps) % comm.size, (comm.rank - steps) % comm.size
    comm.Sendrecv_replace(block, dest=dest, source=source)
    return block
