"""Everyone has something for everyone, of equal and of different lengths.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
assert comm.alltoall([(rank, r) for r in range(size)]) == [
    (r, rank) for r in range(size)
]
out, back = np.arange(size) + 10 * rank, np.empty(size, int)
comm.Alltoall(out, back)
assert back.tolist() == [10 * r + rank for r in range(size)]

sendcounts = [rank + r for r in range(size)]
out = np.repeat(np.arange(size), sendcounts).astype("i4")
back = np.empty(sum(sendcounts), "i4")
comm.Alltoallv([out, sendcounts], [back, sendcounts])
assert set(back.tolist()) <= {rank}

ones, types = [1] * size, [MPI.INT] * size
displs = [4 * r for r in range(size)]
out, back = np.full(size, rank, "i4"), np.empty(size, "i4")
comm.Alltoallw([out, ones, displs, types], [back, ones, displs, types])
assert back.tolist() == list(range(size))
