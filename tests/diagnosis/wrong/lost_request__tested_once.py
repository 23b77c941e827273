"""A request is tested once and then forgotten.

np: 2,3
kind: lost-request
certainty: exact
line: 16
says: rank 0|irecv
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    request = comm.irecv(source=1)
    done, value = request.test()
    print(value if done else "not there yet")
elif comm.rank == 1:
    time.sleep(0.3)
    comm.send(42, dest=0)
