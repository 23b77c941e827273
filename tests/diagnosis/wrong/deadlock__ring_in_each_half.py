"""In both halves of a split everyone receives from the left first.

np: 4,5
kind: deadlock
certainty: exact
line: 18
says: Recv|rank 0|rank 2
"""

import numpy as np
from mpi4py import MPI

world = MPI.COMM_WORLD
half = world.Split(color=world.rank % 2, key=world.rank)
left, right = (half.rank - 1) % half.size, (half.rank + 1) % half.size
mine, theirs = np.full(2, world.rank), np.empty(2, int)

half.Recv(theirs, source=left)
half.Send(mine, dest=right)
