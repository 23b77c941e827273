"""One waits for the other to be ready, which waits for the data first.

np: 2,3
kind: deadlock
certainty: exact
line: 15, 18
says: rank 0|rank 1|tag=7
options: --lenient
"""

from mpi4py.MPI import COMM_WORLD

READY, DATA = 7, 8
if COMM_WORLD.rank == 0:
    COMM_WORLD.recv(source=1, tag=READY)
    COMM_WORLD.send([3, 1, 4], dest=1, tag=DATA)
elif COMM_WORLD.rank == 1:
    data = COMM_WORLD.recv(source=0, tag=DATA)
    COMM_WORLD.send(None, dest=0, tag=READY)
    print(data)
