"""The halves travel as pickled objects.

task: exchange_halves
"""

import numpy as np
from mpi4py import MPI


def exchange_halves(comm, items):
    lower, upper = np.split(items, 2)
    odd = comm.rank % 2
    partner = comm.rank - 1 if odd else comm.rank + 1
    if partner >= comm.size:
        partner = MPI.PROC_NULL
    taken = comm.sendrecv(lower if odd else upper, dest=partner, source=partner)
    if taken is None:
        return items.copy()
    return np.concatenate((taken, upper) if odd else (lower, taken))
