"""A library duplicates the communicator each time, and frees the duplicate.

np: 2,3
"""

from mpi4py import MPI


def total(comm, value):
    private = comm.Dup()
    try:
        return private.allreduce(value)
    finally:
        private.Free()


world = MPI.COMM_WORLD
assert sum(total(world, 1) for _ in range(300)) == 300 * world.size
