"""A barrier shall tell when both have sent, but nobody gets there.

task: exchange_halves
at: 2, 4
verdict: deadlock
reason: waits in  comm.Send(
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
    comm.Barrier()
    comm.Recv(taken, source=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
