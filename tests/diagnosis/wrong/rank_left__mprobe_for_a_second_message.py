"""A second matched probe waits for a rank that sent only one message.

np: 2,3
kind: rank-left
certainty: exact
line: 17
says: rank 1|Mprobe
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
buf = np.empty(3)
if comm.rank == 0:
    for _ in range(2):
        message = comm.Mprobe(source=1, tag=4)
        message.Recv(buf)
elif comm.rank == 1:
    comm.Send(np.ones(3), dest=0, tag=4)
