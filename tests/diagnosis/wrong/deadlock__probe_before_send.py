"""Both partners look for a message before they have sent one.

np: 2,4
kind: deadlock
certainty: exact
line: 17
says: rank 0|rank 1|Probe
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
status = MPI.Status()
partner = comm.rank ^ 1

comm.Probe(source=partner, status=status)
theirs = np.empty(status.Get_count(MPI.INT64_T), "i8")
comm.Send(np.arange(comm.rank + 1), dest=partner)
comm.Recv(theirs, source=partner)
