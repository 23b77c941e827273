"""The result of a nonblocking reduction is printed without a wait.

np: 2,3
kind: lost-request
certainty: exact
line: 15
says: Iallreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, total = np.array([comm.rank]), np.array([-1])
request = comm.Iallreduce(mine, total)
print(total[0])
