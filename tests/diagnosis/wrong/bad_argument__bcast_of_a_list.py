"""A list is given to the upper-case Bcast.

np: 2,3
kind: bad-argument
certainty: exact
line: 14
says: Bcast|list
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
weights = [0.25, 0.5, 0.25] if comm.rank == 0 else [0.0, 0.0, 0.0]
comm.Bcast(weights, root=0)
print(comm.rank, sum(weights))
