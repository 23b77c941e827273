"""Each sum has a reduction of its own.

task: mean_and_spread
at: 1, 3
verdict: wrong
reason: at most
"""

import numpy as np


def mean_and_spread(comm, values):
    count = comm.allreduce(values.size)
    mean = comm.allreduce(values.sum()) / count
    square = comm.allreduce(((values - mean) ** 2).sum()) / count
    return mean, np.sqrt(square)
