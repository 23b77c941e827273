"""Name and score are received from anyone, each by itself.

np: 3,4
kind: race
certainty: exact|likely
line: 15, 16
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for _ in range(1, comm.size):
        name = comm.recv(source=MPI.ANY_SOURCE, tag=1)
        score = comm.recv(source=MPI.ANY_SOURCE, tag=2)
        print(name, score)
else:
    name = comm.isend("abcd"[comm.rank], dest=0, tag=1)
    score = comm.isend(comm.rank * 11, dest=0, tag=2)
    MPI.Request.waitall([name, score])
