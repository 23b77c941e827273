"""The two numbers come in a list, not in a tuple.

task: mean_and_spread
at: 1, 2
verdict: wrong
reason: expected a tuple
"""

import numpy as np
from mpi4py import MPI


def mean_and_spread(comm, values):
    sums = np.array([values.size, values.sum(), (values**2).sum()])
    comm.Allreduce(MPI.IN_PLACE, sums)
    mean, square = sums[1:] / sums[0]
    return [mean, np.sqrt(max(square - mean**2, 0))]
