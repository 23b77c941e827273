"""The lines of a grid are communicators of their own.

np: 4,2
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
cart = comm.Create_cart(MPI.Compute_dims(comm.size, 2))
row, column = cart.Sub([False, True]), cart.Sub([True, False])
assert row.size * column.size == comm.size
ranks = row.gather(cart.Get_coords(cart.rank), root=0)
if row.rank == 0:
    assert len({coords[0] for coords in ranks}) == 1
assert column.bcast(column.rank, root=column.size - 1) == column.size - 1
for grid in (row, column, cart):
    grid.Free()
