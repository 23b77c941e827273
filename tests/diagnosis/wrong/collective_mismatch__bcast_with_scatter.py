"""The root deals a list out, the others think that all get all of it.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 15, 17
says: rank 0|rank 1|bcast|scatter
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    items = [n * n for n in range(comm.size)]
    mine = comm.scatter(items, root=0)
else:
    mine = comm.bcast(None, root=0)
print(mine)
