"""The order in which a probe sees the messages numbers the lines.

np: 3,4
kind: race
certainty: exact|likely
line: 16
says: rank 0|Probe
"""

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    status = MPI.Status()
    for number in range(1, comm.size):
        comm.Probe(MPI.ANY_SOURCE, MPI.ANY_TAG, status)
        line = comm.recv(source=status.Get_source(), tag=status.Get_tag())
        print(f"{number}. {line}")
else:
    comm.send(f"line of rank {comm.rank}", dest=0, tag=comm.rank)
