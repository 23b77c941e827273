"""Bytes cannot be changed, so nothing can be received into them.

np: 2,3
kind: bad-argument
certainty: exact
line: 17
says: rank 1|Recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send(b"hello", dest=1)
elif comm.rank == 1:
    text = bytes(5)
    comm.Recv(text, source=0)
    print(text)
