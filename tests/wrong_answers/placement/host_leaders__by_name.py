"""The leaders stand in the order of the names of their hosts.

task: host_leaders
at: 2, 5
verdict: wrong
reason: the lowest rank on a host is its leader
"""


def host_leaders(comm, host):
    hosts = comm.allgather(host)
    names = sorted(set(hosts), key=lambda name: int(name.removeprefix("node")))
    return hosts.index(host), [hosts.index(name) for name in names]
