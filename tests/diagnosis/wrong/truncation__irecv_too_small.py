"""The buffers of a nonblocking exchange are one item too short.

np: 2,4
kind: truncation
certainty: exact
line: 18, 20
says: Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
mine = np.full(9, 1.0 * comm.rank)
theirs = np.empty(8)

receive = comm.Irecv(theirs, source=partner)
send = comm.Isend(mine, dest=partner)
receive.Wait()
send.Wait()
