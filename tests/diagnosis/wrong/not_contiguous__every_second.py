"""Every second item is sent nonblocking.

np: 2,4
kind: not-contiguous
certainty: exact
line: 16
says: Isend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
fine, coarse = np.linspace(0, 1, 9), np.empty(5)
request = comm.Isend(fine[::2], dest=partner)
comm.Recv(coarse, source=partner)
request.Wait()
