"""A token goes round, but the condition that lets one rank start is never true.

np: 3,4
kind: deadlock
certainty: exact
line: 19
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size

if rank == size:  # ranks end at size - 1
    comm.send(0, dest=(rank + 1) % size)
    token = comm.recv(source=(rank - 1) % size)
else:
    token = comm.recv(source=(rank - 1) % size)
    comm.send(token + 1, dest=(rank + 1) % size)
print(token)
