"""A request is freed at once, and the answer says that its message has come.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
numbers = np.arange(4.0)
if comm.rank == 0:
    comm.Isend(numbers, dest=1).Free()
    assert comm.recv(source=1) == 6.0
    numbers[:] = 0.0
elif comm.rank == 1:
    comm.Recv(numbers, source=0)
    comm.send(float(numbers.sum()), dest=0)
