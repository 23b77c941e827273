"""Each rank stops when its own error is small; MPI may buffer what it likes.

np: 2,3
kind: rank-left
certainty: exact
line: 18
says: rank 0|rank 1|Allreduce
options: --lenient
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
error, worst = np.array([0.8 / (1 + comm.rank)]), np.empty(1)
while error[0] > 0.1:
    error /= 2
    comm.Allreduce(error, worst, op=MPI.MAX)
