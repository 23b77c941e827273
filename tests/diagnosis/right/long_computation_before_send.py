"""The receiver waits for a sender that computes for a long time.

np: 2,3
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    print(comm.recv(source=1))
elif comm.rank == 1:
    end, steps = time.perf_counter() + 1.0, 0
    while time.perf_counter() < end:
        steps += 1
    comm.send("found it", dest=0)
