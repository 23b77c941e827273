"""The message is probed, but its length is guessed all the same.

np: 2,3
kind: truncation
certainty: exact
line: 19
says: Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(np.arange(20.0), dest=1, tag=6)
elif comm.rank == 1:
    message = comm.Mprobe(source=0, tag=6)
    buf = np.empty(16)
    message.Recv(buf)
    print(buf)
