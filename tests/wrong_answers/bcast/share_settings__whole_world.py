"""MPI.COMM_WORLD takes the place of the communicator that was given.

task: share_settings
at: 1, 2
verdict: error
reason: COMM_WORLD
"""

from mpi4py import MPI


def share_settings(comm, settings, root):
    return MPI.COMM_WORLD.bcast(settings, root=root)
