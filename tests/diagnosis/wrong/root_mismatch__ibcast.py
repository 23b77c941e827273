"""A nonblocking broadcast has two roots.

np: 2,3
kind: root-mismatch
certainty: exact
line: 17
says: Ibcast|root=0|root=1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
data = np.arange(3.0) * comm.rank
root = 0 if comm.rank == 0 else 1

request = comm.Ibcast(data, root=root)
request.Wait()
print(data)
