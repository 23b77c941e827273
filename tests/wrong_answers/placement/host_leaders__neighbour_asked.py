"""A rank asks only its left neighbour, which need not be on its host.

task: host_leaders
at: 3, 5
verdict: wrong
reason: the lowest rank on a host is its leader
"""


def host_leaders(comm, host):
    hosts = comm.allgather(host)
    leader = comm.rank
    while leader > 0 and hosts[leader - 1] == host:
        leader -= 1
    return leader, sorted({hosts.index(name) for name in hosts})
