"""The last message goes over a duplicate on which nobody listens any more.

np: 2,3
kind: unreceived-message
certainty: exact
line: 16
says: rank 0|rank 1
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
log = world.Dup()
if world.rank == 0:
    world.send("data", dest=1)
    log.send("all data sent", dest=1)
elif world.rank == 1:
    print(world.recv(source=0))
