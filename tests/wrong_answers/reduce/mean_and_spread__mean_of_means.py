"""The ranks' means are averaged, as if all held equally many values.

task: mean_and_spread
at: 2, 5
verdict: wrong
reason: every value counts once
"""

import numpy as np
from mpi4py import MPI


def mean_and_spread(comm, values):
    moments = np.array([values.mean(), (values**2).mean()])
    comm.Allreduce(MPI.IN_PLACE, moments)
    mean, square = moments / comm.size
    return mean, np.sqrt(square - mean**2)
