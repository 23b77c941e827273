"""The root throws away what it gathered and uses its own list.

np: 2,3
kind: ignored-result
certainty: likely|exact
line: 14
says: gather|rank 0
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
names = [f"worker {comm.rank}"]
comm.gather(names, root=0)
if comm.rank == 0:
    print(names)
