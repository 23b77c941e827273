"""One rank ends by sys.exit(0) before the gather.

np: 3,4
kind: rank-died|rank-left
certainty: exact
line: 18, 19
says: rank 2|gather
"""

import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = [value for value in (5, 8) if value % comm.size == comm.rank]
if comm.rank == 2:
    print("no work for me")
    sys.exit(0)
print(comm.gather(mine, root=0))
