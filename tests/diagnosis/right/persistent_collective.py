"""A persistent reduction is started in each step and freed.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine, total = np.zeros(2), np.zeros(2)
request = comm.Allreduce_init(mine, total)
for step in range(4):
    mine[:] = step
    request.Start()
    request.Wait()
    assert total[0] == step * comm.size
request.Free()
