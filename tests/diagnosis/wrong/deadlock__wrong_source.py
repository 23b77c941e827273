"""A word goes from 0 to 1 to 2 and back, but rank 1 waits for rank 2.

np: 3,4
kind: deadlock
certainty: exact
line: 19, 22
says: source=2|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank = comm.Get_rank()

if rank == 0:
    comm.send("word", dest=1)
    print(comm.recv(source=2))
elif rank == 1:
    word = comm.recv(source=2)
    comm.send(word + "s", dest=2)
elif rank == 2:
    word = comm.recv(source=1)
    comm.send(word.upper(), dest=0)
