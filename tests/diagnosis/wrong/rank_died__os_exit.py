"""One rank ends by os._exit.

np: 2,3
kind: rank-died
certainty: exact
line: 16, 18
says: rank 1
"""

import os

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    os._exit(4)
elif comm.rank == 0:
    print(comm.recv(source=1))
