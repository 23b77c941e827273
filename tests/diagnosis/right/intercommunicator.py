"""Two groups exchange messages, broadcast from one to the other, and merge.

np: 2,4,5
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
side = world.rank % 2
group = world.Split(side, key=world.rank)
inter = group.Create_intercomm(0, world, 1 - side, tag=3)
assert inter.remote_size == world.size - group.size

if side == 0:
    root = MPI.ROOT if group.rank == 0 else MPI.PROC_NULL
    inter.bcast("news", root=root)
else:
    assert inter.bcast(None, root=0) == "news"
if group.rank == 0:
    if side == 0:
        inter.send("question", dest=0)
        assert inter.recv(source=0) == "answer"
    else:
        assert inter.recv(source=0) == "question"
        inter.send("answer", dest=0)
inter.barrier()
both = inter.Merge(high=bool(side))
assert both.allreduce(1) == world.size
for comm in (both, inter, group):
    comm.Free()
