"""All ranks write their part of one file and read that of a neighbour.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
mode = MPI.MODE_CREATE | MPI.MODE_RDWR | MPI.MODE_DELETE_ON_CLOSE
file = MPI.File.Open(comm, "parts.bin", mode)
mine = np.full(10, comm.rank, "i4")
file.Write_at_all(comm.rank * mine.nbytes, mine)
file.Sync()
comm.Barrier()
right = (comm.rank + 1) % comm.size
theirs = np.empty_like(mine)
file.Read_at(right * theirs.nbytes, theirs)
assert (theirs == right).all()
file.Close()
