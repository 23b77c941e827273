"""A nonblocking reduction adds on one rank and multiplies on the others.

np: 2,3
kind: op-mismatch
certainty: exact
line: 15
says: Iallreduce|PROD
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, result = np.full(2, 2.0), np.empty(2)
request = comm.Iallreduce(mine, result, op=MPI.PROD if comm.rank else MPI.SUM)
request.Wait()
print(result)
