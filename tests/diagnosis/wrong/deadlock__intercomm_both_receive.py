"""Both sides of an intercommunicator receive before they send.

np: 2,4
kind: deadlock
certainty: exact
line: 17
says: rank 0|rank 1|recv
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
side = world.rank % 2
group = world.Split(color=side, key=world.rank)
inter = group.Create_intercomm(0, world, remote_leader=1 - side, tag=5)

theirs = inter.recv(source=group.rank)
inter.send(f"from side {side}", dest=group.rank)
print(theirs)
