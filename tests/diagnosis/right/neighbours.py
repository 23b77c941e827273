"""Neighbours on a ring and on a line exchange values, objects and blocks.

np: 1,3,4
"""

import numpy as np
from mpi4py import MPI

world = MPI.COMM_WORLD
ring = world.Create_cart([world.size], periods=[True])
left, right = ring.Shift(0, 1)
assert ring.neighbor_allgather(ring.rank) == [left, right]
assert len(ring.neighbor_alltoall(["to left", "to right"])) == 2

out, ghosts = np.array([[1.0, 2.0], [3.0, 4.0]]), np.empty((2, 2))
ring.Neighbor_alltoall(out, ghosts)
line = world.Create_cart([world.size])
ghosts = np.full((2, 1), -1)
line.Neighbor_allgather(np.array([line.rank]), ghosts)
assert ghosts[0, 0] == line.rank - 1
ring.Free()
line.Free()
