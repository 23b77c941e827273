"""The sums stand in a list, and allreduce joins lists in place of adding.

task: mean_and_spread
at: 2, 3
verdict: error
reason: raised ValueError
"""

import numpy as np


def mean_and_spread(comm, values):
    sums = [values.size, values.sum(), (values**2).sum()]
    count, whole, squares = comm.allreduce(sums)
    mean = whole / count
    return mean, np.sqrt(squares / count - mean**2)
