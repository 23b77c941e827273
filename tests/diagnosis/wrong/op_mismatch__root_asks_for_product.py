"""Only the root says that it wants the product.

np: 3,2
kind: op-mismatch
certainty: exact
line: 17, 20
says: rank 0|rank 1|Reduce|PROD
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
factor = np.array([comm.rank + 1.0])
if comm.rank == 0:
    product = np.empty(1)
    comm.Reduce(factor, product, op=MPI.PROD, root=0)
    print(product)
else:
    comm.Reduce(factor, None, root=0)
