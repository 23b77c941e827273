"""All values go to all ranks, which add up what they like.

task: sum_by_host
at: 1, 3
verdict: wrong
reason: must use comm.Split
"""


def sum_by_host(comm, color, values):
    table = comm.allgather((color, values))
    colors = [number for number, _ in table]
    of_host = of_all = None
    if colors.index(color) == comm.rank:
        of_host = sum(row for number, row in table if number == color)
    if comm.rank == 0:
        of_all = sum(row for _, row in table)
    return of_host, of_all
