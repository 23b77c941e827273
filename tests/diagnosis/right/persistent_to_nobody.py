"""Persistent requests of a rank at the edge have no partner.

np: 1,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
cart = comm.Create_cart([comm.size])
left, right = cart.Shift(0, 1)
out, ghost = np.full(2, cart.rank), np.full(2, -1)
requests = [cart.Recv_init(ghost, left), cart.Send_init(out, right)]
for _ in range(2):
    for request in requests:
        request.Start()
    for request in requests:
        request.Wait()
assert ghost[0] == cart.rank - 1
for request in requests:
    request.Free()
cart.Free()
