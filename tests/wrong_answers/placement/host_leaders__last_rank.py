"""A dict keeps the last rank of each host, not the first.

task: host_leaders
at: 2, 3
verdict: wrong
reason: the lowest rank on a host is its leader
"""


def host_leaders(comm, host):
    hosts = comm.allgather(host)
    leader = {name: rank for rank, name in enumerate(hosts)}
    return leader[host], sorted(leader.values())
