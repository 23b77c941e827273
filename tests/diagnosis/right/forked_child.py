"""Rank 0 forks a child that computes, ends by itself and calls no MPI.

np: 1,2,3
"""

import os

from mpi4py import MPI

comm = MPI.COMM_WORLD
code = None
if comm.rank == 0:
    pid = os.fork()
    if pid == 0:
        os._exit(sum(range(4)))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
assert comm.bcast(code, root=0) == 6
