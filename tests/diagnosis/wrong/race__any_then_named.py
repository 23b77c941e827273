"""The first message may come from anyone, the second must come from rank 1.

np: 3
kind: race|rank-left
certainty: exact|likely
line: 14, 15
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    first = comm.recv(source=MPI.ANY_SOURCE)
    second = comm.recv(source=1)
    print(first - second)
else:
    comm.send(comm.rank**2, dest=0)
