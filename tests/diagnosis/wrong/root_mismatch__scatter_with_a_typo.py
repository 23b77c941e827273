"""The root of a scatter is computed, and comes out differently on rank 0.

np: 2,4
kind: root-mismatch
certainty: exact
line: 16
says: rank 0|scatter
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
root = comm.size - 1 if comm.rank else 0
items = list(range(comm.size)) if comm.rank == root else None

item = comm.scatter(items, root=root)
print(comm.rank, item)
