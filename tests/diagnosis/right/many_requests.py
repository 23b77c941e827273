"""Hundreds of nonblocking messages are under way, and waited for in another order.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
right, left = (comm.rank + 1) % comm.size, (comm.rank - 1) % comm.size
receives = [comm.irecv(source=left, tag=tag) for tag in range(200)]
sends = [
    comm.isend((comm.rank, tag), dest=right, tag=tag) for tag in range(199, -1, -1)
]
for tag in range(199, -1, -1):
    assert receives[tag].wait() == (left, tag)
for request in sends:
    request.wait()
