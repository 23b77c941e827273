"""Three ranks wait in a circle, the others have nothing to do with it.

np: 4,5
kind: deadlock
certainty: exact
line: 15
says: rank 0|rank 1|rank 2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank = comm.rank
if rank < 3:
    word = comm.recv(source=(rank + 1) % 3)
    comm.send(word, dest=(rank - 1) % 3)
else:
    print(sum(i * i for i in range(100_000)))
