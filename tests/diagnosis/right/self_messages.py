"""Ranks send to themselves by sendrecv, and by nonblocking calls.

np: 1,3
"""

import numpy as np
from mpi4py import MPI

for comm in (MPI.COMM_WORLD, MPI.COMM_SELF):
    me = comm.rank
    assert comm.sendrecv("note", dest=me, source=me) == "note"
    request = comm.irecv(source=me, tag=1)
    comm.send([1, 2], dest=me, tag=1)
    assert request.wait() == [1, 2]
    out, back = np.arange(3), np.empty(3, int)
    send = comm.Isend(out, dest=me)
    comm.Recv(back, source=me)
    send.Wait()
    assert comm.bcast(me, root=me if comm.size == 1 else 0) == 0
