"""One rank gives its neighbours one value, the others one value for each.

np: 3,4
kind: collective-mismatch
certainty: exact
line: 15, 17
says: neighbor_alltoall|neighbor_allgather
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
cart = world.Create_cart([world.size], periods=[True])
if cart.rank == 0:
    left, right = cart.neighbor_alltoall([cart.rank, cart.rank])
else:
    left, right = cart.neighbor_allgather(cart.rank)
print(left, right)
