"""Clients wait for a second answer over an intercommunicator, servers give one.

np: 2,4
kind: rank-left
certainty: exact
line: 21
says: recv
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
is_server = world.rank % 2
group = world.Split(color=is_server, key=world.rank)
inter = group.Create_intercomm(0, world, 1 - is_server)

if is_server:
    inter.send("answer", dest=group.rank)
else:
    for _ in range(2):
        print(inter.recv(source=group.rank))
