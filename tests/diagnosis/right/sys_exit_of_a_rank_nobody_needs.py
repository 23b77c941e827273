"""One rank ends by sys.exit(0), when nobody needs it any more.

np: 3,4
"""

import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
comm.barrier()
if comm.rank == 2:
    sys.exit(0)
if comm.rank == 0:
    comm.send("go on", dest=1)
elif comm.rank == 1:
    assert comm.recv(source=0) == "go on"
