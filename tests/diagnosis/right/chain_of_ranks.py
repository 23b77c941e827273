"""A token goes down a line of ranks and back, and all others wait long for it.

np: 1,3,5
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, last = comm.rank, comm.size - 1
token = comm.recv(source=rank - 1) if rank > 0 else []
time.sleep(0.1)
token.append(rank)
if rank < last:
    comm.send(token, dest=rank + 1)
    token = comm.recv(source=rank + 1)
if rank > 0:
    comm.send(token, dest=rank - 1)
assert token == list(range(comm.size))
