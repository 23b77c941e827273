"""A duplicate for a library and the world for the program keep messages apart.

np: 2,3
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
library = world.Dup()
if world.rank == 0:
    request = library.isend("for the library", dest=1, tag=1)
    world.send("for the program", dest=1, tag=1)
    request.wait()
elif world.rank == 1:
    assert world.recv(source=0, tag=1) == "for the program"
    assert library.recv(source=0, tag=1) == "for the library"
library.Free()
