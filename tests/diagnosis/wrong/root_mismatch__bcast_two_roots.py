"""Rank 1 takes itself for the root.

np: 2,3
kind: root-mismatch
certainty: exact
line: 15, 17
says: rank 0|rank 1|root=0|root=1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
config = {"author": comm.rank}
if comm.rank == 1:
    config = comm.bcast(config, root=1)
else:
    config = comm.bcast(config, root=0)
print(config)
