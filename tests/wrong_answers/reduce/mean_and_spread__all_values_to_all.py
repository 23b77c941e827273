"""Every rank gathers all values, which may not fit into its memory.

task: mean_and_spread
at: 1, 3
verdict: wrong
reason: must not use
"""

import numpy as np


def mean_and_spread(comm, values):
    values = np.concatenate(comm.allgather(values))
    return values.mean(), values.std()
