"""The program initializes and finalizes MPI itself.

np: 1,2
"""

import mpi4py

mpi4py.rc.initialize = False
mpi4py.rc.finalize = False
from mpi4py import MPI  # noqa: E402

if not MPI.Is_initialized():
    MPI.Init()
assert MPI.COMM_WORLD.allreduce(1) == MPI.COMM_WORLD.size
MPI.Finalize()
