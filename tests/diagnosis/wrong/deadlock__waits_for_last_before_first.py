"""Of a line of ranks each waits for the next one, and the last for the first.

np: 3,4
kind: deadlock
certainty: exact
line: 20
says: rank 0|rank 1|rank 2
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right = (comm.rank + 1) % comm.size
left = (comm.rank - 1) % comm.size
total = np.array(comm.rank, dtype="i8")
partial = np.zeros_like(total)

request = comm.Irecv(partial, source=right)
request.Wait()
total += partial
comm.Send(total, dest=left)
