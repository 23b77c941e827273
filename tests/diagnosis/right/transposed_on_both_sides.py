"""Arrays in Fortran's order are sent to arrays in Fortran's order.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
model = np.zeros((3, 2), order="F")
if comm.rank == 0:
    model[:] = [[1, 2], [3, 4], [5, 6]]
    comm.Send(model, dest=1)
elif comm.rank == 1:
    comm.Recv(model, source=0)
    assert model[2].tolist() == [5, 6]
