"""Rank 0 receives from the last rank before the bcast, which that sends after it.

np: 3,2
kind: deadlock|collective-mismatch
certainty: exact
line: 15, 16
says: rank 0|recv|bcast
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
last, steps = comm.size - 1, None
if comm.rank == 0:
    steps = comm.recv(source=last)
steps = comm.bcast(steps, root=0)
if comm.rank == last:
    comm.send(100, dest=0)
print(steps)
