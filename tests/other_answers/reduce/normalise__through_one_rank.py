"""One rank adds up and tells the sum, and all decide alike.

task: normalise
"""

import numpy as np


def normalise(comm, share):
    last = comm.size - 1
    parts = comm.gather(float(np.sum(share)), root=last)
    whole = comm.bcast(sum(parts) if comm.rank == last else None, root=last)
    if not whole:
        raise ZeroDivisionError("the sum of all shares is 0")
    return np.divide(share, whole)
