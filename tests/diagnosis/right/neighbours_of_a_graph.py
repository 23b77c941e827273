"""The neighbours are given by a graph in which ranks have different many.

np: 2,4
"""

from mpi4py import MPI

world = MPI.COMM_WORLD
rank, size = world.rank, world.size
star = list(range(1, size)) if rank == 0 else [0]
comm = world.Create_dist_graph_adjacent(star, star)
assert comm.neighbor_allgather(rank) == star
assert comm.neighbor_alltoall([f"for {r}" for r in star]) == [f"for {rank}"] * len(star)
comm.Free()
