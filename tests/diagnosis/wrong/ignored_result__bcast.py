"""What bcast returns is thrown away.

np: 2,3
kind: ignored-result
certainty: likely|exact
line: 14
says: bcast
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
settings = {"steps": 10} if comm.rank == 0 else {}
comm.bcast(settings, root=0)
print(comm.rank, settings)
