"""Each rank is alone in its part of a split, and sends to itself synchronously.

np: 2,4
kind: deadlock
certainty: exact
line: 17
says: rank 0|Ssend
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
alone = comm.Split(color=comm.rank)
out, back = np.ones(2), np.zeros(2)

alone.Ssend(out, dest=alone.rank)
alone.Recv(back, source=alone.rank)
alone.Free()
