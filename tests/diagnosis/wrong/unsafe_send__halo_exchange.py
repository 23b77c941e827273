"""All ranks of a line of grid cells send to both sides, then receive from both.

np: 3,4
kind: unsafe-send
certainty: exact
line: 18, 19
says: rank 0|rank 1|Send
"""

import numpy as np
from mpi4py import MPI

world = MPI.COMM_WORLD
cart = world.Create_cart([world.size])
left, right = cart.Shift(0, 1)
u = np.zeros(6)
u[1:-1] = cart.rank
cart.Send(u[1:2], dest=left)
cart.Send(u[-2:-1], dest=right)
cart.Recv(u[:1], source=left)
cart.Recv(u[-1:], source=right)
