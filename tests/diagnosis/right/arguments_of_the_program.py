"""The program reads its arguments.

np: 1,2
arguments: 30 --name coarse
"""

import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
assert sys.argv[1:] == ["30", "--name", "coarse"]
assert comm.allreduce(int(sys.argv[1])) == 30 * comm.size
