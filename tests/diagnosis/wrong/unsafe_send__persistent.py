"""Persistent sends are waited for before the receives.

np: 2,4
kind: unsafe-send
certainty: exact
line: 16, 19
says: rank 0|rank 1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
mine, theirs = np.zeros(4), np.zeros(4)
send = comm.Send_init(mine, dest=partner)
for _ in range(2):
    send.Start()
    send.Wait()
    comm.Recv(theirs, source=partner)
send.Free()
