"""The two numbers come in an array, not in a tuple.

task: compare_shares
at: 1, 3
verdict: wrong
reason: expected a tuple
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    block = np.array_split(costs, comm.size)[comm.rank].sum()
    both = np.array([block, costs[comm.rank :: comm.size].sum()])
    comm.Allreduce(MPI.IN_PLACE, both, op=MPI.MAX)
    return both
