"""Texts are sent as bytes, and arrays of single bytes meet each other.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.Send([b"twelve bytes", MPI.CHAR], dest=1)
    comm.Send(bytearray(range(8)), dest=1)
    comm.Send([np.arange(4.0), MPI.BYTE], dest=1)
elif comm.rank == 1:
    text = bytearray(12)
    comm.Recv([text, MPI.CHAR], source=0)
    assert text == b"twelve bytes"
    numbers = np.empty(8, np.uint8)
    comm.Recv(numbers, source=0)
    values = np.empty(4)
    comm.Recv([values, MPI.BYTE], source=0)
    assert values.tolist() == [0, 1, 2, 3]
