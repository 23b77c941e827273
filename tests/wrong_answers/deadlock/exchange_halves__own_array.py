"""A rank without a partner returns the very array it was given.

task: exchange_halves
at: 1, 3
verdict: wrong
reason: returned memory of its argument, expected a new array
"""

import numpy as np


def exchange_halves(comm, items):
    half = items.size // 2
    lower, upper = items[:half], items[half:]
    if comm.rank % 2 == 0:
        partner, kept, given = comm.rank + 1, lower, upper
    else:
        partner, kept, given = comm.rank - 1, upper, lower
    if partner == comm.size:
        return items
    taken = np.empty_like(given)
    comm.Sendrecv(given, dest=partner, recvbuf=taken, source=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
