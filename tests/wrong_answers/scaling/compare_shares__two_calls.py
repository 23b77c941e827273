"""Each of the two numbers has a call of its own.

task: compare_shares
at: 1, 3
verdict: wrong
reason: at most 1
"""

import numpy as np
from mpi4py import MPI


def compare_shares(comm, costs):
    block = np.array_split(costs, comm.size)[comm.rank].sum()
    hand = costs[comm.rank :: comm.size].sum()
    return comm.allreduce(block, op=MPI.MAX), comm.allreduce(hand, op=MPI.MAX)
