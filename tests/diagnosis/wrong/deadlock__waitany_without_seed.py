"""The manager waits for any result, the workers wait for their seed.

np: 3,4
kind: deadlock
certainty: exact
line: 16, 19
says: rank 0|rank 1|waitany
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    requests = [comm.irecv(source=worker) for worker in range(1, comm.size)]
    for _ in range(1, comm.size):
        index, result = MPI.Request.waitany(requests)
        print(f"worker {index + 1}: {result}")
else:
    seed = comm.recv(source=0)
    comm.send(seed * comm.rank, dest=0)
