"""An irecv is waited for that its partner never answers.

np: 2,4
kind: rank-left
certainty: exact
line: 13, 15
says: rank 1|wait
"""

from mpi4py.MPI import COMM_WORLD as comm

if comm.rank == 0:
    request = comm.irecv(source=1)
    print("working meanwhile")
    print(request.wait())
elif comm.rank == 1:
    print("nothing to report")
