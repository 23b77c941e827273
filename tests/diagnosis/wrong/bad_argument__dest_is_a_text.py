"""The rank to send to is read as a text and not made a number.

np: 2,3
kind: bad-argument
certainty: exact
line: 15
says: rank 0|send
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
line = "1 temperature"
if comm.rank == 0:
    comm.send(20.5, dest=line.split()[0])
elif comm.rank == 1:
    print(comm.recv(source=0))
