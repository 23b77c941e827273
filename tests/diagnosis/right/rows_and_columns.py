"""Each rank is in a row and in a column of a grid, and uses both.

np: 4,1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
width = 2 if comm.size % 2 == 0 else 1
row = comm.Split(color=comm.rank // width, key=comm.rank)
column = comm.Split(color=comm.rank % width, key=comm.rank)
in_row = row.allgather(comm.rank)
in_column = column.allgather(comm.rank)
assert set(in_row) & set(in_column) == {comm.rank}
assert column.allreduce(row.allreduce(1)) == comm.size
