"""Only the leaders call the second Split, which waits for all ranks.

task: sum_by_host
at: 2, 3
verdict: deadlock
reason: waits in  comm.Split(
"""


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=comm.rank)
    of_host, of_all = home.reduce(values), None
    if home.rank == 0:
        leaders = comm.Split(0, key=comm.rank)
        of_all = leaders.reduce(of_host)
    return of_host, of_all
