"""Arrays of Python, bytes and NumPy's small types are reduced and broadcast.

np: 1,2,4
"""

from array import array

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
total = array("d", [0.0, 0.0])
comm.Allreduce(array("d", [1.0, comm.rank]), total)
assert total[0] == comm.size
for kind in ("i1", "u2", "f4", "c16", "?"):
    result = np.zeros(2, kind)
    op = MPI.LOR if kind == "?" else MPI.SUM
    comm.Allreduce(np.ones(2, kind), result, op=op)
    assert result[0] == (True if kind == "?" else comm.size)
text = bytearray(5)
if comm.rank == 0:
    text[:] = b"hello"
comm.Bcast(text, root=0)
assert text == b"hello"
assert comm.allreduce("a") == "a" * comm.size
assert comm.allreduce([comm.rank]) == list(range(comm.size))
