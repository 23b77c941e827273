"""The ranks of a node share one array, and each writes its own item.

np: 1,2,4
"""

import numpy as np
from mpi4py import MPI

node = MPI.COMM_WORLD.Split_type(MPI.COMM_TYPE_SHARED)
bytes_here = 8 * node.size if node.rank == 0 else 0
window = MPI.Win.Allocate_shared(bytes_here, disp_unit=8, comm=node)
memory, _ = window.Shared_query(0)
array = np.ndarray(buffer=memory, dtype="f8", shape=(node.size,))
window.Fence()
array[node.rank] = node.rank**2
window.Fence()
assert array.tolist() == [float(rank**2) for rank in range(node.size)]
node.Barrier()
del array, memory
window.Free()
node.Free()
