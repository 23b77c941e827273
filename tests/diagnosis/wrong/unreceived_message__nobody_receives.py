"""A small message is sent, and nobody ever receives it.

np: 2,3
kind: unreceived-message
certainty: exact
line: 14
says: rank 0|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send("are you there?", dest=1)
else:
    print(f"rank {comm.rank} has other things to do")
