"""Objects of the program's own classes are sent, and arrays by lower-case calls.

np: 2,3
"""

from dataclasses import dataclass

import numpy as np
from mpi4py import MPI


@dataclass
class Particle:
    x: float
    name: str


comm = MPI.COMM_WORLD
if comm.rank == 0:
    for dest in range(1, comm.size):
        comm.send(Particle(1.5, "p"), dest=dest)
        comm.send(np.arange(12).reshape(3, 4)[:, 1], dest=dest)
else:
    assert comm.recv(source=0) == Particle(1.5, "p")
    assert comm.recv(source=0).tolist() == [1, 5, 9]
