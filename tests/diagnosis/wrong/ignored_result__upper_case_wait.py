"""The upper-case Wait of a lower-case irecv returns True, not the object.

np: 2,3
kind: ignored-result
certainty: likely|exact
line: 16, 17
says: Wait|irecv|rank 1
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    comm.send([1, 2, 3], dest=1)
elif comm.rank == 1:
    request = comm.irecv(source=0)
    data = request.Wait()
    print(data)
