"""In each half of a split, the last rank takes itself for the root.

np: 4,5
kind: root-mismatch
certainty: exact
line: 15
says: bcast|root=0
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
half = world.Split(color=world.rank % 2, key=world.rank)
root = half.rank if half.rank == half.size - 1 else 0
print(half.bcast(f"from {world.rank}", root=root))
