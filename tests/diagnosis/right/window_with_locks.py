"""A counter on rank 0 is raised under a lock, and the last one reads it.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
window = MPI.Win.Allocate(8 if comm.rank == 0 else 0, disp_unit=8, comm=comm)
if comm.rank == 0:
    np.frombuffer(window, dtype="i8")[:] = 0
comm.Barrier()
one, before = np.ones(1, "i8"), np.zeros(1, "i8")
for _ in range(5):
    window.Lock(0)
    window.Fetch_and_op(one, before, 0)
    window.Unlock(0)
comm.Barrier()
window.Lock(0, MPI.LOCK_SHARED)
window.Get(before, 0)
window.Unlock(0)
assert before[0] == 5 * comm.size
comm.Barrier()
window.Free()
