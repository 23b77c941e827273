"""Both partners receive before they send, and MPI may buffer what it likes.

np: 2,4
kind: deadlock
certainty: exact
line: 18
says: rank 0|rank 1|Recv
options: --lenient
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, theirs = np.full(4, float(comm.rank)), np.empty(4)
partner = comm.rank + 1 if comm.rank % 2 == 0 else comm.rank - 1

comm.Recv(theirs, source=partner)
comm.Send(mine, dest=partner)
print(comm.rank, theirs)
