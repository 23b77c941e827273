"""The root calls bcast, the others recv.

np: 2,3
kind: collective-mismatch|rank-left
certainty: exact
line: 13, 16
says: rank 0|rank 1|bcast|recv
"""

from mpi4py.MPI import COMM_WORLD as comm

if comm.rank == 0:
    comm.bcast("start", root=0)
    print(comm.recv(source=1))
else:
    word = comm.recv(source=0)
    comm.send(word.upper(), dest=0)
