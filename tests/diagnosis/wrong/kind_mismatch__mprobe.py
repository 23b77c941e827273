"""A probed object is received into a bytearray.

np: 2,3
kind: kind-mismatch
certainty: exact
line: 14, 19
says: rank 0|rank 1|Recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send("four words of text", dest=1)
elif comm.rank == 1:
    status = MPI.Status()
    message = comm.Mprobe(source=0, status=status)
    text = bytearray(status.Get_count(MPI.BYTE))
    message.Recv([text, MPI.BYTE])
    print(text)
