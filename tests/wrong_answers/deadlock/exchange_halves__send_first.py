"""Both partners send first, which only buffering lets pass.

task: exchange_halves
at: 2
verdict: deadlock
reason: every rank sends before anyone receives
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
    comm.Send(given, dest=partner)
    comm.Recv(taken, source=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
