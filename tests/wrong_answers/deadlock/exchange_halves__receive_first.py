"""Both partners receive first, and nobody sends.

task: exchange_halves
at: 2
verdict: deadlock
reason: every rank receives before anyone has sent
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
    comm.Recv(taken, source=partner)
    comm.Send(given, dest=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
