"""The manager returns when all results are there, the workers wait for more.

np: 3,2
kind: rank-left
certainty: exact
line: 20
says: rank 0|source=0
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for worker in range(1, comm.size):
        comm.send(worker, dest=worker)
    results = [comm.recv(source=worker) for worker in range(1, comm.size)]
    print(results)
else:
    while True:
        task = comm.recv(source=0)
        if task is None:
            break
        comm.send(task * task, dest=0)
