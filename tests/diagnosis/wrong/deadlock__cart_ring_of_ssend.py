"""On a periodic grid everyone sends downwards synchronously, then receives.

np: 3,4
kind: deadlock
certainty: exact
line: 17
says: rank 0|rank 1|Ssend
"""

import numpy as np
from mpi4py import MPI

cart = MPI.COMM_WORLD.Create_cart([MPI.COMM_WORLD.size], periods=[True])
source, dest = cart.Shift(0, 1)
edge, ghost = np.full(8, cart.rank, "f4"), np.zeros(8, "f4")

cart.Ssend(edge, dest)
cart.Recv(ghost, source)
cart.Free()
