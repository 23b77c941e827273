"""Requests complete in lots, or are tested all at once.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
others = [r for r in range(comm.size) if r != comm.rank]
buf = {r: np.empty(5) for r in others}
mine = np.full(5, comm.rank / 4)

receives = [comm.Irecv(buf[r], source=r) for r in others]
sends = [comm.Isend(mine, dest=r) for r in others]
left = len(receives)
while left:
    left -= len(MPI.Request.Waitsome(receives))
while not MPI.Request.Testall(sends):
    pass
assert all(buf[r][0] == r / 4 for r in others)
