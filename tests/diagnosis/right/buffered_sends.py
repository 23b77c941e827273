"""Both partners send first, out of a buffer that they have attached.

np: 2,4
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
partner = comm.rank ^ 1
MPI.Attach_buffer(bytearray(10_000 + MPI.BSEND_OVERHEAD))
comm.bsend({"rank": comm.rank}, dest=partner)
assert comm.recv(source=partner) == {"rank": partner}
MPI.Detach_buffer()
