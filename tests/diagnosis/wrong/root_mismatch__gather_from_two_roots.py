"""Half of the ranks gather to another root.

np: 4,2
kind: root-mismatch
certainty: exact
line: 17
says: Gather|root=0|root=1
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = np.array([comm.rank, -comm.rank])
table = np.empty((comm.size, 2), int) if comm.rank < 2 else None

comm.Gather(mine, table, root=comm.rank % 2)
if comm.rank == 0:
    print(table)
