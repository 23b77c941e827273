"""What is still being received is sent on to the next rank.

np: 3,4
kind: buffer-reuse
certainty: exact
line: 18, 19
says: rank 1|Irecv|Send
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
block = np.full(8, comm.rank)
if comm.rank == 0:
    comm.Send(block, dest=1)
elif comm.rank == 1:
    request = comm.Irecv(block, source=0)
    comm.Send(block, dest=2)
    request.Wait()
elif comm.rank == 2:
    comm.Recv(block, source=1)
    print(block)
