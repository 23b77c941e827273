"""All but rank 0 go to a barrier.

np: 3,2
kind: rank-left
certainty: exact
line: 15
says: rank 0|rank 1|Barrier
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank != 0:
    print(f"worker {comm.rank} is ready")
    comm.Barrier()
else:
    print("all are ready")
