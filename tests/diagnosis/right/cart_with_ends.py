"""Shifts of a grid with ends send to nobody at the edge.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
cart = comm.Create_cart(MPI.Compute_dims(comm.size, 2), periods=[False, False])
u = np.full((4, 4), float(cart.rank))
for direction in range(2):
    low, high = cart.Shift(direction, 1)
    edge, ghost = u[-1].copy(), np.full(4, -1.0)
    cart.Sendrecv(edge, high, recvbuf=ghost, source=low)
    assert ghost[0] == (low if low != MPI.PROC_NULL else -1)
    word = cart.sendrecv(cart.rank, low, source=high)
    assert word == (high if high != MPI.PROC_NULL else None)
cart.Free()
