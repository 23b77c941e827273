"""A leader stands in the list as often as its host has ranks.

task: host_leaders
at: 2, 3
verdict: wrong
reason: the lowest rank on a host is its leader
"""


def host_leaders(comm, host):
    hosts = comm.allgather(host)
    leaders = [hosts.index(name) for name in hosts]
    return leaders[comm.rank], sorted(leaders)
