"""Blocks of a matrix are scattered by a subarray datatype.

np: 4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
block = np.empty((2, 2), "i4")
if comm.rank == 0:
    matrix = np.arange(16, dtype="i4").reshape(4, 4)
    requests, types = [], []
    for r in range(4):
        part = MPI.INT.Create_subarray([4, 4], [2, 2], [2 * (r // 2), 2 * (r % 2)])
        types.append(part.Commit())
        requests.append(comm.Isend([matrix, 1, part], dest=r))
    comm.Recv(block, source=0)
    MPI.Request.Waitall(requests)
    for part in types:
        part.Free()
else:
    comm.Recv(block, source=0)
assert block[0, 0] == 8 * (comm.rank // 2) + 2 * (comm.rank % 2)
