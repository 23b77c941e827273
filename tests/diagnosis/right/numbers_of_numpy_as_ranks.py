"""Ranks, tags and counts are NumPy's integers.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
ranks = np.arange(comm.size)
counts = np.array([2 * r + 1 for r in ranks])
mine = np.empty(counts[comm.rank], int)
everything = np.arange(counts.sum()) if comm.rank == 0 else None
comm.Scatterv([everything, counts], mine, root=ranks[0])
if comm.rank == 0:
    for dest in ranks[1:]:
        comm.Send(mine, dest=dest, tag=np.int32(dest))
else:
    buf = np.empty(1, int)
    comm.Recv(buf, source=ranks[0], tag=np.int64(comm.rank))
    assert buf[0] == 0
