"""Only the root calls bcast, the others are thought to get it by themselves.

np: 2,3
kind: rank-left
certainty: exact
line: 16
says: rank 0|bcast
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
settings = {}
if comm.rank == 0:
    settings = {"steps": 100, "dt": 0.1}
    comm.bcast(settings, root=0)
print(comm.rank, settings)
