"""A grid is made anew in every step.

np: 2,4
kind: leak
certainty: likely|exact
line: 15
says: Create_cart
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
value = float(world.rank)
for _ in range(200):
    cart = world.Create_cart([world.size], periods=[True])
    left, right = cart.Shift(0, 1)
    value = (value + cart.sendrecv(value, right, source=left)) / 2
print(value)
