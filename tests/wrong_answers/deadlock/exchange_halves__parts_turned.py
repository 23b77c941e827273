"""The odd rank puts its own half first.

task: exchange_halves
at: 2, 3
verdict: wrong
reason: expected [
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
        return items.copy()
    taken = np.empty_like(given)
    comm.Sendrecv(given, dest=partner, recvbuf=taken, source=partner)
    return np.concatenate((kept, taken))
