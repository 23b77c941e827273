"""A time in nanoseconds is no tag.

np: 2,3
kind: bad-argument
certainty: exact
line: 16
says: tag|rank 0
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send("message", dest=1, tag=time.time_ns())
elif comm.rank == 1:
    print(comm.recv(source=0))
