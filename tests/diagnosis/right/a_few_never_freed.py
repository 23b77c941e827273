"""A handful of communicators live as long as the program.

np: 2,4
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
halves = [world.Split(world.rank % colors, world.rank) for colors in (1, 2)]
copies = [world.Dup() for _ in range(2)]
clone = world.Clone()
assert sum(comm.allreduce(1) for comm in copies + [clone]) == 3 * world.size
assert halves[0].size == world.size
