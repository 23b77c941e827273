"""Every rank of a ring waits for its left neighbour before it sends to the right.

np: 3,2,5
kind: deadlock
certainty: exact
line: 15
says: rank 0|rank 1|recv
"""

from mpi4py.MPI import COMM_WORLD as comm

rank, size = comm.rank, comm.size
left, right = (rank - 1) % size, (rank + 1) % size

token = comm.recv(source=left)
comm.send(token + rank, dest=right)
