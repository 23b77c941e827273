"""Each message overwrites the result of the one before.

np: 3,4
kind: race
certainty: exact|likely
line: 17
says: rank 0|Recv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
best = np.array([comm.rank * 2.0])
if comm.rank == 0:
    for _ in range(comm.size - 1):
        comm.Recv(best, source=MPI.ANY_SOURCE)
    print(f"best: {best[0]}")
else:
    comm.Send(best, dest=0)
