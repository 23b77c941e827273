"""Requests are taken as they complete, until none is left.

np: 3,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    rows = np.zeros((comm.size, 2))
    requests = [comm.Irecv(rows[s], source=s) for s in range(1, comm.size)]
    while (index := MPI.Request.Waitany(requests)) != MPI.UNDEFINED:
        rows[index + 1] *= 10
    assert rows[-1, 0] == 10 * (comm.size - 1)
    objects = [comm.irecv(source=s, tag=5) for s in range(1, comm.size)]
    found = dict(MPI.Request.waitany(objects) for _ in range(1, comm.size))
    print([found[index] for index in sorted(found)])
else:
    comm.Send(np.full(2, float(comm.rank)), dest=0)
    comm.send(chr(64 + comm.rank), dest=0, tag=5)
