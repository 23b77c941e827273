"""On a torus every rank exchanges a row and a copied column with four neighbours.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
cart = comm.Create_cart(MPI.Compute_dims(comm.size, 2), periods=[True, True])
u = np.full((6, 6), float(cart.rank))
for axis in range(2):
    before, after = cart.Shift(axis, 1)
    v = u if axis == 0 else u.T
    for inner, ghost, dest, source in ((-2, 0, after, before), (1, -1, before, after)):
        out, back = np.ascontiguousarray(v[inner]), np.empty(6)
        cart.Sendrecv(out, dest, recvbuf=back, source=source)
        v[ghost] = back
        assert back[2] == source
cart.Free()
