"""Communicators, groups, types, operations and requests are made and freed.

np: 2,3
"""

import numpy as np
from mpi4py import MPI

world = MPI.COMM_WORLD
copy = world.Dup()
group = copy.Get_group()
triple = MPI.INT.Create_contiguous(3).Commit()
op = MPI.Op.Create(lambda a, b, kind: None)
buf = np.zeros(3, "i4")
request = copy.Recv_init([buf, 1, triple], source=MPI.PROC_NULL)
request.Start()
request.Wait()
info = MPI.Info.Create()
info["key"] = "value"
for thing in (request, op, triple, group, info, copy):
    thing.Free()
world.Barrier()
