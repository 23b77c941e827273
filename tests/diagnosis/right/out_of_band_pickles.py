"""Large arrays are sent as objects by mpi4py's own wrapper.

np: 2,3
"""

import numpy as np
from mpi4py import MPI
from mpi4py.util import pkl5

comm = pkl5.Intracomm(MPI.COMM_WORLD)
data = {"field": np.arange(100_000.0)}
if comm.rank == 0:
    comm.send(data, dest=1)
elif comm.rank == 1:
    assert comm.recv(source=0)["field"][-1] == 99_999
data = comm.bcast(data, root=0)
assert len(data["field"]) == 100_000
