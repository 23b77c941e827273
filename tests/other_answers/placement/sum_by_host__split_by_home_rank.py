"""The second color is the rank at home: rank 0 of all hosts meet, the others too.

task: sum_by_host
"""

import numpy as np


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=comm.rank)
    across = comm.Split(home.rank, key=comm.rank)
    of_host = of_all = None
    if home.rank == 0:
        of_host = np.zeros_like(values)
    home.Reduce(values, of_host)
    if home.rank == 0:
        of_all = across.reduce(of_host)
    across.Free()
    home.Free()
    return of_host, of_all
