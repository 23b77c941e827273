"""Both ways of sending wait for a receiver that sleeps first.

np: 2,3
"""

import time

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
big = np.ones(300_000)
if comm.rank == 0:
    comm.send("small", dest=1, tag=1)
    comm.Send(big, dest=1, tag=2)
    comm.Ssend(big, dest=1, tag=3)
elif comm.rank == 1:
    time.sleep(0.8)
    assert comm.recv(source=0, tag=1) == "small"
    for tag in (2, 3):
        comm.Recv(big, source=0, tag=tag)
