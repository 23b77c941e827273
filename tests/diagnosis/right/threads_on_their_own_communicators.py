"""Two threads communicate at the same time, each on a communicator of its own.

np: 2
"""

import threading

from mpi4py import MPI

world = MPI.COMM_WORLD


def ring(comm, rounds):
    for step in range(rounds):
        if comm.rank == 0:
            comm.send(step, dest=1)
            assert comm.recv(source=1) == step + 1
        else:
            comm.send(comm.recv(source=0) + 1, dest=0)


if MPI.Query_thread() == MPI.THREAD_MULTIPLE:
    comms = [world.Dup(), world.Dup()]
    threads = [threading.Thread(target=ring, args=(comm, 20)) for comm in comms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
