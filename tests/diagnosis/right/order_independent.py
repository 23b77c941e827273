"""Messages are taken as they come, and put where they belong.

np: 3,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    status = MPI.Status()
    rows = np.zeros((comm.size, 3))
    for _ in range(1, comm.size):
        row = np.empty(3)
        comm.Recv(row, source=MPI.ANY_SOURCE, tag=0, status=status)
        rows[status.Get_source()] = row
    total = sum(comm.recv(source=MPI.ANY_SOURCE, tag=1) for _ in range(1, comm.size))
    words = sorted(comm.recv(source=MPI.ANY_SOURCE, tag=2) for _ in range(1, comm.size))
    print(rows.tolist(), total, words)
else:
    comm.Send(np.arange(3) + 10.0 * comm.rank, dest=0)
    comm.send(comm.rank, dest=0, tag=1)
    comm.send(f"rank {comm.rank}", dest=0, tag=2)
