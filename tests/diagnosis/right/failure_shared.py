"""One rank fails to open a file, tells all others, and all end in peace.

np: 2,4
"""

import sys

from mpi4py import MPI

comm = MPI.COMM_WORLD
text = None
if comm.rank == 0:
    try:
        with open("there-is-no-such-file.txt") as file:
            text = file.read()
    except OSError:
        text = None
text = comm.bcast(text, root=0)
if text is None:
    if comm.rank == 0:
        print("nothing to do")
    sys.exit(0)
comm.barrier()
