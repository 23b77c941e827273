"""A buffered send is over at once, and its message is never received.

np: 2,3
kind: unreceived-message
certainty: exact
line: 15
says: rank 0|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    MPI.Attach_buffer(bytearray(1000 + MPI.BSEND_OVERHEAD))
    comm.bsend([1, 2, 3], dest=1)
print("done", comm.rank)
