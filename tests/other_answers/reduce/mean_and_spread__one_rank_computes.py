"""The sums meet on rank 0, which tells the others what it made of them.

task: mean_and_spread
"""

import numpy as np


def mean_and_spread(comm, values):
    sums = np.array([len(values), np.sum(values), np.dot(values, values)])
    sums = comm.reduce(sums)
    result = None
    if comm.rank == 0:
        mean, square = sums[1:] / sums[0]
        result = mean, max(square - mean * mean, 0.0) ** 0.5
    return comm.bcast(result)
