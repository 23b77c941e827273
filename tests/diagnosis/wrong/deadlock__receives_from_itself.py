"""The root receives from all ranks, itself included, and never sends to itself.

np: 2,3
kind: deadlock
certainty: exact
line: 15
says: rank 0|source=0
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for source in range(comm.size):
        print(comm.recv(source=source))
else:
    comm.send(f"hello from {comm.rank}", dest=0)
