"""Persistent receives are waited for before the persistent sends are started.

np: 2,4
kind: deadlock
certainty: exact
line: 21
says: rank 0|rank 1|Wait
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
mine, theirs = np.full(3, 1.0), np.empty(3)
receive = comm.Recv_init(theirs, source=partner)
send = comm.Send_init(mine, dest=partner)

for _ in range(3):
    receive.Start()
    receive.Wait()
    send.Start()
    send.Wait()
