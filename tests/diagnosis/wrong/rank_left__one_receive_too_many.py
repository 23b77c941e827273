"""One rank sends three messages, the other receives four.

np: 2,3
kind: rank-left
certainty: exact
line: 15
says: rank 1|source=1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for _ in range(4):
        print(comm.recv(source=1))
elif comm.rank == 1:
    for step in range(3):
        comm.send(step, dest=0)
