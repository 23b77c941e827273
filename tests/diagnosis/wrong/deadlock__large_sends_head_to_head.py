"""Both partners send eight megabytes before they receive.

np: 2,4
kind: deadlock|unsafe-send
certainty: exact
line: 18
says: rank 0|rank 1|Send
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
field = np.full(1_000_000, comm.rank, dtype=np.float64)
other = np.empty_like(field)

comm.Send(field, dest=partner)
comm.Recv(other, source=partner)
print(other.mean())
