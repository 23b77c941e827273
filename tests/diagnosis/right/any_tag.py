"""The tag tells what a message is.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
NUMBER, WORD, END = 1, 2, 3
if comm.rank == 0:
    for dest in range(1, comm.size):
        comm.send(3, dest=dest, tag=NUMBER)
        comm.send("x", dest=dest, tag=WORD)
        comm.send(None, dest=dest, tag=END)
else:
    status, got = MPI.Status(), []
    while status.Get_tag() != END:
        got.append(comm.recv(source=0, tag=MPI.ANY_TAG, status=status))
    assert got == [3, "x", None]
