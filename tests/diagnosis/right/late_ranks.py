"""The ranks come to a broadcast, a barrier and a reduction at very different times.

np: 2,4
"""

import time

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
time.sleep(0.3 * comm.rank)
limit = comm.bcast(7 if comm.rank == 0 else None, root=0)
time.sleep(0.2 * (comm.size - comm.rank))
comm.Barrier()
time.sleep(0.3 if comm.rank == 0 else 0)
total = np.empty(1, int)
comm.Allreduce(np.array([limit]), total)
assert total[0] == 7 * comm.size
