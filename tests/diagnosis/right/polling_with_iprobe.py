"""The root asks again and again whether something has come, and works meanwhile.

np: 2,3
"""

import time

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    got, work = [], 0
    while len(got) < 2 * (comm.size - 1):
        if comm.iprobe(source=MPI.ANY_SOURCE, tag=MPI.ANY_TAG):
            got.append(comm.recv(source=MPI.ANY_SOURCE, tag=MPI.ANY_TAG))
        else:
            work += 1
            time.sleep(0.001)
    print(sum(got))
else:
    for step in range(2):
        time.sleep(0.4)
        comm.send(comm.rank, dest=0, tag=step)
