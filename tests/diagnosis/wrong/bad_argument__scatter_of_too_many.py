"""The list has one item more than there are ranks.

np: 2,3
kind: bad-argument
certainty: exact
line: 14
says: rank 0|scatter
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
items = list(range(comm.size + 1)) if comm.rank == 0 else None
item = comm.scatter(items, root=0)
print(item)
