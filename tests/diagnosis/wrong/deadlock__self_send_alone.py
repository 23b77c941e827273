"""A communicator of one rank: the send to itself comes before the receive.

np: 2,3
kind: deadlock|unsafe-send
certainty: exact
line: 13
says: send|dest=0
"""

from mpi4py import MPI

own = MPI.COMM_SELF
own.send("a note to myself", dest=0)
print(own.recv(source=0))
