"""Those that are no leaders reduce on the communicator that they did not get.

task: sum_by_host
at: 2, 3
verdict: error
reason: raised mpi4py.MPI.Exception
"""

from mpi4py import MPI


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=comm.rank)
    of_host = home.reduce(values)
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=comm.rank)
    return of_host, leaders.reduce(of_host)
