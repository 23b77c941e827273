"""One rank makes fewer steps with its neighbours than the others.

np: 3,4
kind: rank-left
certainty: exact
line: 16
says: neighbor_allgather|rank 2
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
cart = world.Create_cart([world.size], periods=[True])
value = float(cart.rank)
for _step in range(4 if cart.rank != 2 else 3):
    left, right = cart.neighbor_allgather(value)
    value = (left + value + right) / 3
print(value)
