"""A generator is given to gather.

np: 2,4
kind: bad-argument
certainty: exact
line: 14
says: gather|pickle
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
mine = (n * n for n in range(comm.rank, 12, comm.size))
parts = comm.gather(mine, root=0)
if comm.rank == 0:
    print([n for part in parts for n in part])
