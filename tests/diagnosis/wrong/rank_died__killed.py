"""One rank is killed, as by the system when memory runs out.

np: 2,3
kind: rank-died
certainty: exact
line: 18, 19
says: rank 0
"""

import os
import signal

from mpi4py import MPI

comm = MPI.COMM_WORLD
comm.barrier()
if comm.rank == 0:
    os.kill(os.getpid(), signal.SIGKILL)
comm.barrier()
