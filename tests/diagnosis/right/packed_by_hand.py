"""Numbers of several types are packed into one message.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
room, place = bytearray(200), 0
count, values = np.zeros(1, "i4"), np.zeros(3)
if comm.rank == 0:
    count[0], values[:] = 3, [0.5, 1.5, 2.5]
    place = MPI.INT.Pack(count, room, place, comm)
    place = MPI.DOUBLE.Pack(values, room, place, comm)
    comm.Send([room, place, MPI.PACKED], dest=1)
elif comm.rank == 1:
    comm.Recv([room, MPI.PACKED], source=0, status=MPI.Status())
    place = MPI.INT.Unpack(room, place, count, comm)
    place = MPI.DOUBLE.Unpack(room, place, values, comm)
    assert count[0] == 3
    assert values.sum() == 4.5
