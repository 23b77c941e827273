"""A matched probe asks for another tag than the message has.

np: 2,3
kind: deadlock|rank-left
certainty: exact
line: 14
says: mprobe|tag=7
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    message = comm.mprobe(source=1, tag=7)
    print(message.recv())
elif comm.rank == 1:
    comm.send("the result", dest=0, tag=3)
