"""A nonblocking send is waited for before the receive.

np: 2,4
kind: unsafe-send
certainty: exact
line: 16, 17
says: rank 0|rank 1|ait
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
mine, theirs = np.ones(3), np.zeros(3)
request = comm.Isend(mine, dest=partner)
request.Wait()
comm.Recv(theirs, source=partner)
