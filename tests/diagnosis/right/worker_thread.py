"""A thread computes while the main thread communicates.

np: 2,3
"""

import threading
import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
found = []


def compute():
    time.sleep(0.5)
    found.append(sum(range(10_000)))


thread = threading.Thread(target=compute)
thread.start()
names = comm.allgather(f"rank {comm.rank}")
thread.join()
assert comm.allreduce(found[0]) == comm.size * found[0]
