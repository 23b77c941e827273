"""A loop tests a request again and again, and its partner has ended.

np: 2,3
kind: deadlock|rank-left
certainty: likely|exact
line: 19, 20, 21
says: rank 0|rank 1
options: --time-limit 5
"""

import time

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
answer = np.zeros(1)
if comm.rank == 0:
    request = comm.Irecv(answer, source=1)
    while not request.Test():
        time.sleep(0.01)
    print(answer[0])
