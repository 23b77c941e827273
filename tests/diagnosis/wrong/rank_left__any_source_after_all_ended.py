"""The root waits for one message more than all others together send.

np: 3,2
kind: rank-left
certainty: exact
line: 16
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    hits = 0
    for _ in range(comm.size):
        hits += comm.recv(source=MPI.ANY_SOURCE)
    print(hits)
else:
    comm.send(comm.rank * 3, dest=0)
