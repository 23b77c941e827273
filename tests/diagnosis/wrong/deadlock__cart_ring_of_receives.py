"""On a periodic grid everyone receives from above, then sends downwards.

np: 2,4
kind: deadlock
certainty: exact
line: 20
says: rank 0|rank 1|Recv
"""

import numpy as np
from mpi4py import MPI

world = MPI.COMM_WORLD
dims = MPI.Compute_dims(world.size, 1)
cart = world.Create_cart(dims, periods=[True], reorder=False)
above, below = cart.Shift(direction=0, disp=1)
row = np.full(3, cart.rank)
ghost = np.empty_like(row)

cart.Recv(ghost, source=above)
cart.Send(row, dest=below)
print(cart.rank, ghost)
