"""Everyone puts its rank into the memory of its right neighbour.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
memory = np.full(1, -1)
window = MPI.Win.Create(memory, comm=comm)
window.Fence()
window.Put(np.array([comm.rank]), (comm.rank + 1) % comm.size)
window.Fence()
assert memory[0] == (comm.rank - 1) % comm.size
window.Free()
