"""The sum of all is computed, and the own value is printed.

np: 2,3
kind: ignored-result
certainty: likely|exact
line: 14
says: allreduce
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
total = comm.rank + 1
comm.allreduce(total, op=MPI.SUM)
print(total)
