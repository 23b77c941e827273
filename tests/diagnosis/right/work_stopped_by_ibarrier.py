"""Nobody knows how many messages come: a nonblocking barrier says when it is over.

np: 2,4
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size
sends = [comm.issend(rank, dest=dest) for dest in range(rank)]
status, got, barrier = MPI.Status(), [], None
while True:
    if comm.iprobe(source=MPI.ANY_SOURCE, status=status):
        got.append(comm.recv(source=status.Get_source()))
    if barrier is None:
        if MPI.Request.testall(sends)[0]:
            barrier = comm.Ibarrier()
    elif barrier.Test():
        break
assert sorted(got) == list(range(rank + 1, size))
