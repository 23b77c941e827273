"""Nonblocking collectives are begun in one order and completed in another.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
table = np.full(5, comm.rank)
mine, total = np.ones(3), np.empty(3)
parts = np.empty(comm.size, int)

bcast = comm.Ibcast(table, root=1)
reduction = comm.Iallreduce(mine, total)
gather = comm.Iallgather(np.array([comm.rank]), parts)
barrier = comm.Ibarrier()
gather.Wait()
if comm.rank == 0:
    MPI.Request.Waitall([barrier, bcast, reduction])
else:
    reduction.Wait()
    bcast.Wait()
    while not barrier.Test():
        pass
assert table[0] == 1
assert total[0] == comm.size
assert parts.tolist() == list(range(comm.size))
