"""The last rank wants the sum, and only it says so.

np: 3,2
kind: root-mismatch
certainty: exact
line: 15, 17
says: reduce|root=0
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
last = comm.size - 1
if comm.rank == last:
    print(comm.reduce(comm.rank, op=MPI.SUM, root=last))
else:
    comm.reduce(comm.rank, op=MPI.SUM)
