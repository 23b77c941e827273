"""A lower-case irecv is given enough room for a large object.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send("x" * 200_000, dest=1)
elif comm.rank == 1:
    request = comm.irecv(bytearray(1 << 20), source=0)
    assert len(request.wait()) == 200_000
