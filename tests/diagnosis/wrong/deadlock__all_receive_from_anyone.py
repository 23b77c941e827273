"""Everyone waits for a message from anyone, and nobody has sent one.

np: 2,3
kind: deadlock
certainty: exact
line: 15
says: rank 0|rank 1|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
status = MPI.Status()

news = comm.recv(source=MPI.ANY_SOURCE, status=status)
for other in range(comm.size):
    if other not in (comm.rank, status.Get_source()):
        comm.send(news, dest=other)
