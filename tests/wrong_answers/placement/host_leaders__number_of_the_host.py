"""Hosts are numbered, and a number is taken for a rank.

task: host_leaders
at: 3, 5
verdict: wrong
reason: the lowest rank on a host is its leader
"""


def host_leaders(comm, host):
    hosts = comm.allgather(host)
    names = sorted(set(hosts), key=hosts.index)
    return names.index(host), list(range(len(names)))
