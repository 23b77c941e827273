"""A persistent send is made and waited for, but never started.

np: 2,3
kind: lost-request
certainty: exact
line: 15
says: rank 0|Send_init
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    request = comm.Send_init(np.ones(3), dest=1)
    request.Wait()
    print("sent, I believe")
