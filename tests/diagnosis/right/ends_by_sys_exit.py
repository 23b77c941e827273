"""All ranks end by sys.exit(0).

np: 1,2,4
"""

import sys

from mpi4py import MPI


def main():
    total = MPI.COMM_WORLD.allreduce(1)
    return 0 if total == MPI.COMM_WORLD.size else 1


sys.exit(main())
