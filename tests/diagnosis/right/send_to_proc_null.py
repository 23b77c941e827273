"""Messages to and from nobody are over at once.

np: 1,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
up = comm.rank + 1 if comm.rank + 1 < comm.size else MPI.PROC_NULL
down = comm.rank - 1 if comm.rank else MPI.PROC_NULL
buf = np.zeros(2)
request = comm.isend("left", dest=down)
comm.Recv(buf, source=MPI.PROC_NULL)
word = comm.recv(source=up)
request.wait()
assert word == ("left" if up != MPI.PROC_NULL else None)
comm.Send(buf, dest=MPI.PROC_NULL)
comm.ssend("nobody", dest=MPI.PROC_NULL)
comm.probe(source=MPI.PROC_NULL)
