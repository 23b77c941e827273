"""A lower-case irecv without a buffer has room for 32 KiB.

np: 2,3
kind: truncation
certainty: exact
line: 16, 17
says: irecv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send("x" * 40_000, dest=1)
elif comm.rank == 1:
    request = comm.irecv(source=0)
    print(len(request.wait()))
