"""The partner finds nothing to send and returns.

np: 2,3
kind: rank-left
certainty: exact
line: 21
says: rank 1|source=1
"""

from mpi4py import MPI


def main():
    comm = MPI.COMM_WORLD
    if comm.rank == 1:
        found = [number for number in range(10) if number > 10]
        if not found:
            return
        comm.send(found, dest=0)
    elif comm.rank == 0:
        print(comm.recv(source=1))


main()
