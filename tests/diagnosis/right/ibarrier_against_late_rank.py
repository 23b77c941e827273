"""A nonblocking barrier is polled while one rank is late.

np: 2,3
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    time.sleep(0.6)
request = comm.Ibarrier()
rounds = 0
while not request.Test():
    rounds += 1
    time.sleep(0.01)
