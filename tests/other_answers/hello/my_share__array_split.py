"""NumPy splits, and its integers are returned.

task: my_share
"""

import numpy as np


def my_share(comm, count):
    lengths = [len(block) for block in np.array_split(np.arange(count), comm.size)]
    stops = np.cumsum(lengths)
    return stops[comm.rank] - lengths[comm.rank], stops[comm.rank]
