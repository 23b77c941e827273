"""Every rank sends to itself synchronously, then receives.

np: 2,3
kind: deadlock
certainty: exact
line: 15
says: rank 0|ssend
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
for dest in range(comm.size):
    if dest == comm.rank:
        comm.ssend("a note to myself", dest=dest)
print(comm.recv(source=comm.rank))
