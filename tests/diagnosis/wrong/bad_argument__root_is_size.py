"""The root is the number of ranks, not the last rank.

np: 2,3
kind: bad-argument
certainty: exact
line: 14
says: bcast|root
"""

from mpi4py.MPI import COMM_WORLD as comm

last = comm.size
word = "last" if comm.rank == last else None
print(comm.bcast(word, root=last))
