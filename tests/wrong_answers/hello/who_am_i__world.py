"""COMM_WORLD is asked in place of the given communicator.

task: who_am_i
at: 2, 3
verdict: error
reason: COMM_WORLD
"""

from mpi4py import MPI


def who_am_i(comm):
    return MPI.COMM_WORLD.Get_rank(), MPI.COMM_WORLD.Get_size()
