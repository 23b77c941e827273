"""The length is asked for before the memory is made.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
status = MPI.Status()
if comm.rank == 0:
    for _ in range(1, comm.size):
        comm.Probe(source=MPI.ANY_SOURCE, tag=MPI.ANY_TAG, status=status)
        buf = np.empty(status.Get_count(MPI.FLOAT), "f4")
        source, tag = status.Get_source(), status.Get_tag()
        comm.Recv(buf, source=source, tag=tag)
        assert len(buf) == tag == 2 * source
else:
    comm.Send(np.ones(2 * comm.rank, "f4"), dest=0, tag=2 * comm.rank)
