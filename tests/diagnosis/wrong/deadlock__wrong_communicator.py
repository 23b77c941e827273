"""A message is sent on a duplicate and waited for on the original.

np: 2
kind: deadlock
certainty: exact
line: 19
says: rank 1|communicator
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
private = world.Dup()

if world.rank == 0:
    private.send("ping", dest=1)
    print(private.recv(source=1))
elif world.rank == 1:
    word = world.recv(source=0)
    private.send(word + " pong", dest=0)
private.Free()
