"""An array of texts has no MPI datatype.

np: 2,3
kind: bad-argument
certainty: exact
line: 15, 18
says: rank 0|Send|object
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.array(["a", "bcd", None], dtype=object), dest=1)
elif comm.rank == 1:
    buf = np.empty(3, dtype=object)
    comm.Recv(buf, source=0)
