"""A difference of ranks is taken as a tag, and is negative.

np: 2,3
kind: bad-argument
certainty: exact
line: 14
says: tag
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
request = comm.isend(comm.rank, dest=right, tag=right - comm.rank)
print(comm.recv(source=left))
request.wait()
