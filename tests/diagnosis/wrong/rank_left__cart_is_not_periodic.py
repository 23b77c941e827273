"""The left neighbour is counted round the end of a grid that has ends.

np: 3,2
kind: rank-left
certainty: exact
line: 18
says: rank 0|Sendrecv
"""

import numpy as np
from mpi4py import MPI

cart = MPI.COMM_WORLD.Create_cart([MPI.COMM_WORLD.size], periods=[False])
_, right = cart.Shift(0, 1)
left = (cart.rank - 1) % cart.size
edge, ghost = np.full(4, cart.rank), np.zeros(4, int)

cart.Sendrecv(edge, right, recvbuf=ghost, source=left)
print(cart.rank, ghost)
