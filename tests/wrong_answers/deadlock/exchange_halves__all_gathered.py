"""A collective call takes the place of the exchange.

task: exchange_halves
at: 2, 3
verdict: wrong
reason: must not use
"""

import numpy as np


def exchange_halves(comm, items):
    whole = comm.allgather(items)
    partner = comm.rank ^ 1
    if partner >= comm.size:
        return items.copy()
    pair = np.array([whole[min(comm.rank, partner)], whole[max(comm.rank, partner)]])
    return pair.reshape(2, 2, -1)[:, comm.rank % 2].reshape(-1)
