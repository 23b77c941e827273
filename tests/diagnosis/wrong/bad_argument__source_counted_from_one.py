"""The ranks are counted from one to size.

np: 2,4
kind: bad-argument
certainty: exact
line: 15
says: rank 0|recv|source
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for source in range(1, comm.size + 1):
        print(comm.recv(source=source))
else:
    comm.send("here", dest=0)
