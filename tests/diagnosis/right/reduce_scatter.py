"""A sum is dealt out at once, in equal and in unequal parts.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
part = np.empty(2)
comm.Reduce_scatter_block(np.ones(2 * size), part, op=MPI.SUM)
assert part.tolist() == [size, size]
counts = [r + 1 for r in range(size)]
part = np.empty(counts[rank], int)
comm.Reduce_scatter(np.arange(sum(counts)), part, counts, op=MPI.MAX)
assert part[-1] == sum(counts[: rank + 1]) - 1
