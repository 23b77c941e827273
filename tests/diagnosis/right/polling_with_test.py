"""A rank works until its request is complete, which takes a while.

np: 2,4
"""

import time

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
if comm.rank % 2 == 0:
    buf = np.zeros(1000)
    request = comm.Irecv(buf, source=partner, tag=1)
    rounds = 0
    while not request.Test():
        rounds += 1
        time.sleep(0.001)
    assert buf[0] == 1
else:
    time.sleep(0.6)
    request = comm.isend(None, dest=partner, tag=3)
    comm.Send(np.ones(1000), dest=partner, tag=1)
if comm.rank % 2 == 0:
    request = comm.irecv(source=partner, tag=3)
    while not request.test()[0]:
        pass
else:
    request.wait()
