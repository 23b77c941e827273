"""The message is sent before a barrier and received after it.

np: 2,3
kind: unsafe-send|collective-mismatch
certainty: exact
line: 14, 15
says: rank 0|rank 1|barrier|send
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    comm.send("note", dest=0)
comm.barrier()
if comm.rank == 0:
    print(comm.recv(source=1))
