"""The second communicator is made of a group, by its members alone.

task: sum_by_host
"""


def sum_by_host(comm, color, values):
    home = comm.Split(color)
    of_host, of_all = home.reduce(values), None
    first = home.bcast(comm.rank)
    leaders = sorted(set(comm.allgather(first)))
    if comm.rank in leaders:
        top = comm.Create_group(comm.Get_group().Incl(leaders))
        of_all = top.reduce(of_host)
        top.Free()
    home.Free()
    return of_host, of_all
