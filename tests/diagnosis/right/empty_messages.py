"""Messages, shares and lists are empty, and None is sent.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
nothing = np.empty(0)
comm.Sendrecv(nothing, right, recvbuf=nothing.copy(), source=left)
assert comm.sendrecv(None, right, source=left) is None
assert comm.allgather([]) == [[]] * comm.size
assert comm.bcast(None, root=0) is None
comm.Allreduce(np.empty(0), np.empty(0))
comm.Gatherv(nothing, [np.empty(0), [0] * comm.size], root=0)
