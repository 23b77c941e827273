"""Two ranks look for the largest value with its owner, the others for the smallest.

np: 3,4
kind: op-mismatch
certainty: exact
line: 15
says: MAXLOC|MINLOC
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
pair = (10.0 - comm.rank, comm.rank)
op = MPI.MAXLOC if comm.rank < 2 else MPI.MINLOC
print(comm.allreduce(pair, op=op))
