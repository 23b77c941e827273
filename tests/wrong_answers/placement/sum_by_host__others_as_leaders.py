"""All ranks go into the second Split, with two colors, and each part has a sum.

task: sum_by_host
at: 2, 3
verdict: wrong
reason: a leader has the sums of its host
"""


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=comm.rank)
    of_host = home.reduce(values)
    leaders = comm.Split(min(home.rank, 1), key=comm.rank)
    return of_host, leaders.reduce(values if of_host is None else of_host)
