"""Shares of different lengths, some of them empty, are dealt and collected.

np: 2,4,5
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
counts = [3 if r == 0 else r - 1 for r in range(size)]
displs = [sum(counts[:r]) for r in range(size)]
items = np.arange(float(sum(counts))) if rank == 0 else None
mine = np.empty(counts[rank])

comm.Scatterv([items, counts, displs, MPI.DOUBLE], mine, root=0)
mine *= 2
back = np.empty(sum(counts)) if rank == 0 else None
comm.Gatherv(mine, [back, (counts, displs)], root=0)
everything = np.empty(sum(counts))
comm.Allgatherv(mine, [everything, counts])
if rank == 0:
    assert np.array_equal(back, 2 * items)
    assert np.array_equal(back, everything)
