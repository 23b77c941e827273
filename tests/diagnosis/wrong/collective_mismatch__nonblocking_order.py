"""Two nonblocking collectives are begun in different orders.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 16, 19
says: rank 0|rank 1|Ibcast|Iallreduce
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
table, mine, total = np.ones(4), np.ones(4), np.empty(4)
if comm.rank == 0:
    requests = [comm.Ibcast(table, root=0)]
    requests.append(comm.Iallreduce(mine, total))
else:
    requests = [comm.Iallreduce(mine, total)]
    requests.append(comm.Ibcast(table, root=0))
MPI.Request.Waitall(requests)
