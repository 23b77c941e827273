"""A nonblocking send is waited for, but nobody receives its message.

np: 2,3
kind: unreceived-message
certainty: exact
line: 15, 16
says: rank 0|rank 1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    request = comm.Isend(np.arange(5), dest=0, tag=9)
    request.Wait()
    print("sent")
