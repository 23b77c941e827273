"""The key turns the order round, and the highest rank of a host leads it.

task: sum_by_host
at: 2, 5
verdict: wrong
reason: a leader has the sums of its host
"""

from mpi4py import MPI


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=-comm.rank)
    of_host, of_all = home.reduce(values), None
    leaders = comm.Split(0 if home.rank == 0 else MPI.UNDEFINED, key=comm.rank)
    if leaders != MPI.COMM_NULL:
        of_all = leaders.reduce(of_host)
    return of_host, of_all
