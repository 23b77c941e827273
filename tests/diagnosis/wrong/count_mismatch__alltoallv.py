"""What one rank gives to another is not what that one expects.

np: 2,3
kind: count-mismatch
certainty: exact
line: 19
says: Alltoallv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
size, rank = comm.size, comm.rank
sendcounts = [rank + 1] * size
recvcounts = [rank + 1] * size  # should be r + 1 for each rank r
out = np.full(sum(sendcounts), rank, "i4")
back = np.zeros(sum(recvcounts), "i4")
comm.Alltoallv([out, sendcounts], [back, recvcounts])
print(back)
