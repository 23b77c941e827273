"""A running average weighs later values more, and takes them in order of arrival.

np: 3,5
kind: race
certainty: exact|likely
line: 17
says: rank 0|recv
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
value = 10.0 * comm.rank
if comm.rank == 0:
    average = 0.0
    for _ in range(1, comm.size):
        average = (average + comm.recv(source=MPI.ANY_SOURCE)) / 2
    print(f"{average:.3f}")
else:
    comm.send(value, dest=0)
