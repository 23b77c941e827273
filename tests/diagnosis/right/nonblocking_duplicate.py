"""A communicator is duplicated while the program goes on.

np: 2,3
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
copy, request = world.Idup()
squares = [n * n for n in range(100)]
request.Wait()
assert copy.bcast(len(squares), root=0) == 100
copy.Free()
