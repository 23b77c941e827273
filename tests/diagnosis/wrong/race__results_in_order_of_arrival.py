"""Results are put into a list as they come, as if they came in the order of ranks.

np: 3,4
kind: race
certainty: exact|likely
line: 14
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    results = [comm.recv(source=MPI.ANY_SOURCE) for _ in range(1, comm.size)]
    for worker, result in enumerate(results, start=1):
        print(f"worker {worker}: {result}")
else:
    comm.send(comm.rank * 100, dest=0)
