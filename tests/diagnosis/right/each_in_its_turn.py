"""Every rank sends in its turn to all others, which receive meanwhile.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
values = np.zeros(comm.size)
mine = np.array([comm.rank + 1.0])
for source in range(comm.size):
    if source == comm.rank:
        for dest in range(comm.size):
            if dest != source:
                comm.Ssend(mine, dest=dest)
        values[source] = mine[0]
    else:
        comm.Recv(values[source : source + 1], source=source)
assert values.sum() == comm.size * (comm.size + 1) / 2
