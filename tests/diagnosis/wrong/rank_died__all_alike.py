"""All ranks raise the same exception, so that none of them waits.

np: 2,4
kind: rank-died
certainty: exact
line: 15
says: IndexError
"""

import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
steps = int(sys.argv[1])
print(comm.allreduce(steps))
