"""The root deals objects to all ranks, and to itself first.

np: 2,3
kind: unsafe-send|deadlock
certainty: exact
line: 15
says: rank 0|send|dest=0
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for dest in range(comm.size):
        comm.send(f"share {dest}", dest=dest)
print(comm.recv(source=0))
