"""One reduction finds the slowest and brings rank 0's seconds to all.

task: speed_up
"""

import numpy as np
from mpi4py import MPI


def speed_up(comm, alone, seconds):
    both = np.array([seconds, alone or 0.0])
    comm.Allreduce(MPI.IN_PLACE, both, op=MPI.MAX)
    gain = both[1] / both[0]
    return gain, gain / comm.size
