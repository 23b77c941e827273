"""Persistent requests are started together, waited for together, and freed.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
mine, theirs = np.zeros(3), np.zeros(3)
send = comm.Send_init(mine, dest=partner)
receive = comm.Recv_init(theirs, source=partner)
for step in range(5):
    mine[:] = comm.rank + step
    MPI.Prequest.Startall([receive, send])
    MPI.Request.Waitall([receive, send])
    assert theirs[0] == partner + step
send.Free()
receive.Free()
