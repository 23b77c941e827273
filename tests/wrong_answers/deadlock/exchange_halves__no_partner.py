"""The last of an odd number of ranks looks for a partner.

task: exchange_halves
at: 1, 3
verdict: error
reason: names dest
"""

import numpy as np


def exchange_halves(comm, items):
    half = items.size // 2
    lower, upper = items[:half], items[half:]
    if comm.rank % 2 == 0:
        partner, kept, given = comm.rank + 1, lower, upper
    else:
        partner, kept, given = comm.rank - 1, upper, lower
    taken = np.empty_like(given)
    comm.Sendrecv(given, dest=partner, recvbuf=taken, source=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
