"""A message waits while its receiver takes part in collectives, then it is received.

np: 2,3
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 1:
    request = comm.isend({"late": True}, dest=0, tag=12)
total = comm.allreduce(comm.rank)
comm.Barrier()
if comm.rank == 0:
    assert comm.recv(source=1, tag=12) == {"late": True}
elif comm.rank == 1:
    request.wait()
assert comm.bcast(total, root=comm.size - 1) == total
