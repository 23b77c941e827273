"""Two messages are received in the opposite order of their sends.

np: 2,3
kind: unsafe-send
certainty: exact
line: 14, 17
says: rank 0|rank 1|tag=1|tag=2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send("header", dest=1, tag=1)
    comm.send("body", dest=1, tag=2)
elif comm.rank == 1:
    body = comm.recv(source=0, tag=2)
    header = comm.recv(source=0, tag=1)
    print(header, body)
