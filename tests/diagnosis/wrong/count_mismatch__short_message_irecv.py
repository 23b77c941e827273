"""An Irecv has room for ten items, six come, and all ten are used.

np: 2,3
kind: count-mismatch
certainty: likely
line: 15, 18, 19
says: Irecv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    comm.Send(np.arange(6), dest=0, tag=2)
elif comm.rank == 0:
    values = np.zeros(10, int)
    request = comm.Irecv(values, source=1, tag=2)
    request.Wait()
    print("sum of ten:", values.sum())
