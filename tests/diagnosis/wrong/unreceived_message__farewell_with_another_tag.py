"""The farewell has a tag that the receiver never asks for.

np: 2,3
kind: unreceived-message
certainty: exact
line: 17
says: rank 1|tag=2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
DATA, END = 1, 2
if comm.rank == 0:
    for word in ["a", "b"]:
        comm.send(word, dest=1, tag=DATA)
    comm.send(None, dest=1, tag=END)
elif comm.rank == 1:
    print(comm.recv(source=0, tag=DATA), comm.recv(source=0, tag=DATA))
