"""The leader's values are the receive buffer, and so are lost.

task: sum_by_host
at: 2, 3
verdict: wrong
reason: changed its argument
"""

import numpy as np
from mpi4py import MPI


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=comm.rank)
    is_leader = home.rank == 0
    home.Reduce(MPI.IN_PLACE if is_leader else values, values)
    of_host = values if is_leader else None
    of_all = np.empty_like(values) if comm.rank == 0 else None
    leaders = comm.Split(0 if is_leader else MPI.UNDEFINED, key=comm.rank)
    if leaders != MPI.COMM_NULL:
        leaders.Reduce(of_host, of_all)
    return of_host, of_all
