"""The request of a nonblocking send is thrown away.

np: 2,3
kind: lost-request
certainty: exact
line: 14
says: rank 0|isend
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.isend("hello", dest=1)
elif comm.rank == 1:
    print(comm.recv(source=0))
