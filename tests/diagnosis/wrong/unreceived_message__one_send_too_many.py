"""Four messages are sent, three are received.

np: 2,3
kind: unreceived-message
certainty: exact
line: 17
says: rank 0|rank 1|tag=4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
block = np.empty(3)
if comm.rank == 1:
    for step in range(4):
        comm.Send(block, dest=0, tag=4)
elif comm.rank == 0:
    for step in range(3):
        comm.Recv(block, source=1, tag=4)
