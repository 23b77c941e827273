"""All ranks take part in the second reduction; those that are no leaders have None.

task: sum_by_host
at: 2, 5
verdict: error
reason: raised TypeError
"""


def sum_by_host(comm, color, values):
    home = comm.Split(color, key=comm.rank)
    of_host = home.reduce(values)
    return of_host, comm.reduce(of_host)
