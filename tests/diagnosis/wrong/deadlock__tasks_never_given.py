"""The manager waits for a result before it has given out any task.

np: 2,4
kind: deadlock
certainty: exact
line: 17, 21
says: rank 0|rank 1|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
TASK, RESULT = 1, 2

if comm.rank == 0:
    for _ in range(1, comm.size):
        print(comm.recv(source=MPI.ANY_SOURCE, tag=RESULT))
    for worker in range(1, comm.size):
        comm.send("stop", dest=worker, tag=TASK)
else:
    while (task := comm.recv(source=0, tag=TASK)) != "stop":
        comm.send(task**2, dest=0, tag=RESULT)
