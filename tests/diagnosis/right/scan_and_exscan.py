"""Running sums give each rank the place of its items.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = 3 + comm.rank
end = comm.scan(mine)
start = comm.exscan(mine)
assert (start or 0) + mine == end
count, before = np.array([mine]), np.zeros(1, int)
comm.Exscan(count, before, op=MPI.SUM)
assert comm.rank == 0 or before[0] == start
comm.Scan(MPI.IN_PLACE, count)
assert count[0] == end
