"""The sums of all ranks are added up: twice the cost of everything.

task: compare_shares
at: 2, 3
verdict: wrong
reason: first the slowest rank's block, then the slowest rank's items in turn
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    block = np.array_split(costs, comm.size)[comm.rank].sum()
    both = np.array([block, costs[comm.rank :: comm.size].sum()])
    comm.Allreduce(MPI.IN_PLACE, both)
    return float(both[0]), float(both[1])
