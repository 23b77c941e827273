"""Manager and worker send to each other, each its second message before it receives.

np: 2,3
kind: unsafe-send
certainty: exact
line: 15, 19
says: rank 0|rank 1|send
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for task in (3, 4, 5):
        comm.send(task, dest=1)
    print([comm.recv(source=1) for _ in range(3)])
elif comm.rank == 1:
    for _ in range(3):
        comm.send(comm.recv(source=0) ** 2, dest=0)
