"""The manager waits for as many results as there are ranks, itself included.

np: 3,2
kind: deadlock
certainty: exact
line: 16, 21
says: rank 0|rank 1|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for worker in range(1, comm.size):
        comm.send(worker * 10, dest=worker)
    results = [comm.recv(source=MPI.ANY_SOURCE) for _ in range(comm.size)]
    for worker in range(1, comm.size):
        comm.send(None, dest=worker)
    print(sorted(results))
else:
    while (task := comm.recv(source=0)) is not None:
        comm.send(task + 1, dest=0)
