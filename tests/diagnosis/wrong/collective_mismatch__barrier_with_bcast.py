"""Rank 0 is one call further than the others.

np: 2,3
kind: collective-mismatch
certainty: exact
line: 16, 17
says: rank 0|rank 1|Barrier|Bcast
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
field = np.linspace(0, 1, 5)
if comm.rank != 0:
    comm.Barrier()
comm.Bcast(field, root=0)
if comm.rank == 0:
    comm.Barrier()
