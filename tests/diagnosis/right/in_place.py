"""Results replace what was given.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
total = np.array([1, rank])
comm.Allreduce(MPI.IN_PLACE, total, op=MPI.SUM)
assert total.tolist() == [size, size * (size - 1) // 2]

peak = np.array([rank])
if rank == 0:
    comm.Reduce(MPI.IN_PLACE, peak, op=MPI.MAX, root=0)
    assert peak[0] == size - 1
else:
    comm.Reduce(peak, None, op=MPI.MAX, root=0)

table = np.zeros((size, 2), int)
table[rank] = rank, -rank
comm.Allgather(MPI.IN_PLACE, table)
assert table[-1].tolist() == [size - 1, 1 - size]
if rank == 0:
    comm.Scatter(table, MPI.IN_PLACE, root=0)
    comm.Gather(MPI.IN_PLACE, table, root=0)
else:
    mine = np.empty(2, int)
    comm.Scatter(None, mine, root=0)
    comm.Gather(mine, None, root=0)
