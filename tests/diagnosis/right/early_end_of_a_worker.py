"""A worker says that it ends, and nobody waits for it any more.

np: 3,4
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    active = set(range(1, comm.size))
    while active:
        for worker in sorted(active):
            if comm.recv(source=worker) == "end":
                active.discard(worker)
    time.sleep(0.5)
else:
    for _ in range(comm.rank):
        comm.send("more", dest=0)
    comm.send("end", dest=0)
