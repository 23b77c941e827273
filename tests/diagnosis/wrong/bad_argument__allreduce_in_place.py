"""One array is given to send and to receive.

np: 2,3
kind: bad-argument
certainty: exact
line: 15
says: Allreduce|IN_PLACE
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
counts = np.arange(5)
comm.Allreduce(counts, counts, op=MPI.SUM)
print(counts)
