"""A matched probe hands the message over, as an object and as a buffer.

np: 2,4
"""

import numpy as np
from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    for source in range(1, comm.size):
        message = comm.mprobe(source=source)
        assert message.recv() == "text"
    for source in range(1, comm.size):
        status = MPI.Status()
        message = comm.Mprobe(source=source, tag=1, status=status)
        buf = np.empty(status.Get_count(MPI.INT), "i4")
        message.Recv(buf)
    while (message := comm.improbe(source=1, tag=2)) is None:
        pass
    assert message.irecv().wait() == [1]
else:
    comm.send("text", dest=0)
    comm.Send(np.arange(comm.rank, dtype="i4"), dest=0, tag=1)
    if comm.rank == 1:
        comm.send([1], dest=0, tag=2)
