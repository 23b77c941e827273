"""What sendrecv returns is thrown away, so that the token never moves.

np: 2,3
kind: ignored-result
certainty: likely|exact
line: 16
says: sendrecv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
token = comm.rank
for _ in range(comm.size):
    comm.sendrecv(token, dest=right, source=left)
print(token)
