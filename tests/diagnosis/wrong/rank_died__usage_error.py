"""Rank 0 ends by sys.exit when the arguments are wrong, the others wait for it.

np: 2,3
kind: rank-died
certainty: exact
line: 19, 21
says: rank 0|exit
"""

import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
steps = None
if comm.rank == 0:
    if len(sys.argv) < 2:
        print("usage: program STEPS")
        sys.exit(2)
    steps = int(sys.argv[1])
steps = comm.bcast(steps, root=0)
