"""At the upper end of a grid with ends, rank 0 receives from the dest of the shift.

np: 3,2
kind: deadlock
certainty: exact
line: 16, 18
says: recv
"""

from mpi4py import MPI

cart = MPI.COMM_WORLD.Create_cart([MPI.COMM_WORLD.size])
up, down = cart.Shift(0, 1)

if cart.rank == 0:
    above = cart.recv(source=down)
else:
    above = cart.recv(source=up)
    cart.send(cart.rank, dest=down)
print(cart.rank, above)
