"""The squares are divided by one less than the number of values.

task: mean_and_spread
at: 1, 3
verdict: wrong
reason: the spread is the population's
"""

import numpy as np
from mpi4py import MPI


def mean_and_spread(comm, values):
    sums = np.array([values.size, values.sum(), (values**2).sum()])
    comm.Allreduce(MPI.IN_PLACE, sums)
    count, whole, squares = sums
    mean = whole / count
    return mean, np.sqrt((squares - count * mean**2) / max(count - 1, 1))
