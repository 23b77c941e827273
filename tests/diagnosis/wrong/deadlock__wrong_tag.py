"""A message waits with tag 1, the receive asks for tag 2.

np: 2,3
kind: deadlock
certainty: exact
line: 19
says: tag=2|tag=1|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
DATA, REPLY = 1, 2

if comm.rank == 0:
    comm.send([1, 2, 3], dest=1, tag=DATA)
    print(comm.recv(source=1, tag=REPLY))
elif comm.rank == 1:
    items = comm.recv(source=0, tag=REPLY)
    comm.send(sum(items), dest=0, tag=REPLY)
