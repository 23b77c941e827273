"""Only the ranks that want to be in the new communicator call Split.

np: 3,4
kind: rank-left
certainty: exact
line: 14
says: Split|rank 2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank < 2:
    pair = comm.Split(color=0, key=comm.rank)
    print(pair.allreduce(1))
