"""The array that is being sent to one side is used to receive from it.

np: 2,4
kind: buffer-reuse
certainty: exact
line: 17, 18
says: Isend|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
field = np.full(20, float(comm.rank))

request = comm.Isend(field, dest=partner)
comm.Recv(field, source=partner)
request.Wait()
