"""A nonblocking barrier is begun and never waited for.

np: 2,4
kind: lost-request
certainty: exact
line: 12
says: Ibarrier
"""

from mpi4py.MPI import COMM_WORLD

COMM_WORLD.Ibarrier()
print("everyone is here")
