"""A rank with an empty share leaves the Scatterv out.

np: 4,5
kind: rank-left
certainty: exact
line: 20
says: rank 3|Scatterv
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
items = np.arange(3.0)
counts = [
    len(items) // comm.size + (r < len(items) % comm.size) for r in range(comm.size)
]
mine = np.empty(counts[comm.rank])
if counts[comm.rank] > 0:
    comm.Scatterv([items, counts], mine, root=0)
print(comm.rank, mine)
