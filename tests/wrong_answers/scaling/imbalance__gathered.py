"""All seconds go to all ranks, although two numbers are enough.

task: imbalance
at: 1, 3
verdict: wrong
reason: must not use
"""

import numpy as np


def imbalance(comm, seconds):
    times = np.array(comm.allgather(seconds))
    return times.max() / times.mean(), (times.max() - times).sum()
