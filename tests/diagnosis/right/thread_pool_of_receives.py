"""Threads work on what the main thread has received, and it sends the results back.

np: 2,3
"""

from concurrent.futures import ThreadPoolExecutor

from mpi4py import MPI

comm = MPI.COMM_WORLD
if comm.rank == 0:
    with ThreadPoolExecutor(3) as pool:
        work = [comm.recv(source=source) for source in range(1, comm.size)]
        results = list(pool.map(sorted, work))
    for dest, result in enumerate(results, start=1):
        comm.send(result, dest=dest)
else:
    comm.send([3, comm.rank, 2], dest=0)
    assert comm.recv(source=0) == sorted([3, comm.rank, 2])
