"""Only one thread makes MPI calls, and it is not the main one.

np: 2,4
"""

import threading
import time

from mpi4py import MPI


def exchange(comm):
    partner = comm.rank ^ 1
    time.sleep(0.2 * comm.rank)
    assert comm.sendrecv(comm.rank, dest=partner, source=partner) == partner
    assert comm.allreduce(1) == comm.size


thread = threading.Thread(target=exchange, args=(MPI.COMM_WORLD,))
thread.start()
thread.join()
