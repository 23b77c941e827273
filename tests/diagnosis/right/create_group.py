"""Only the members of a group make its communicator.

np: 2,4
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
everyone = world.Get_group()
members = everyone.Incl(list(range(0, world.size, 2)))
if members.Get_rank() != MPI.UNDEFINED:
    comm = world.Create_group(members, tag=4)
    assert comm.allreduce(1) == members.size
    if comm.size > 1 and comm.rank == 0:
        comm.send("hello", dest=1)
    elif comm.rank == 1:
        assert comm.recv(source=0) == "hello"
    comm.Free()
members.Free()
everyone.Free()
