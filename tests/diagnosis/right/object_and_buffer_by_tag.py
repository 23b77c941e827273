"""A pickled header comes with one tag, and the array it announces with another.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

HEADER, BODY = 1, 2
comm = MPI.COMM_WORLD
if comm.rank == 0:
    data = np.linspace(0, 1, 7)
    comm.send({"n": data.size}, dest=1, tag=HEADER)
    comm.Send(data, dest=1, tag=BODY)
elif comm.rank == 1:
    data = np.empty(comm.recv(source=0, tag=HEADER)["n"])
    comm.Recv(data, source=0, tag=BODY)
    assert data[-1] == 1
