"""The running maximum of one rank is a running sum.

np: 2,3
kind: op-mismatch
certainty: exact
line: 14, 16
says: scan|MAX
"""

from mpi4py.MPI import COMM_WORLD, MAX, SUM

height = [3, 1, 4, 1, 5][COMM_WORLD.rank]
if COMM_WORLD.rank == 0:
    top = COMM_WORLD.scan(height, op=MAX)
else:
    top = COMM_WORLD.scan(height, op=SUM)
print(COMM_WORLD.rank, top)
