"""The first half of the ranks sends first: in it both partners of a pair may lie.

task: exchange_halves
at: 4
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
    if comm.rank < comm.size // 2:
        comm.Send(given, dest=partner)
        comm.Recv(taken, source=partner)
    else:
        comm.Recv(taken, source=partner)
        comm.Send(given, dest=partner)
    parts = (kept, taken) if comm.rank % 2 == 0 else (taken, kept)
    return np.concatenate(parts)
