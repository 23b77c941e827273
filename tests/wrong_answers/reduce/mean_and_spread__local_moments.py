"""The local spreads are averaged, which forgets how far apart the means lie.

task: mean_and_spread
at: 3
verdict: wrong
reason: every value counts once
"""

import numpy as np
from mpi4py import MPI


def mean_and_spread(comm, values):
    sums = np.array([values.size, values.sum(), values.size * values.std()])
    comm.Allreduce(MPI.IN_PLACE, sums)
    return sums[1] / sums[0], sums[2] / sums[0]
