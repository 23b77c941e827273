"""The last of an odd number of ranks takes rank 0 for its partner.

task: exchange_halves
at: 3
verdict: deadlock
reason: rank 0 has left
"""

import numpy as np


def exchange_halves(comm, items):
    half = items.size // 2
    lower, upper = items[:half], items[half:]
    if comm.rank % 2 == 0:
        partner, kept, given = comm.rank + 1, lower, upper
    else:
        partner, kept, given = comm.rank - 1, upper, lower
    partner %= comm.size
    taken = np.empty_like(given)
    comm.Sendrecv(given, dest=partner, recvbuf=taken, source=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
