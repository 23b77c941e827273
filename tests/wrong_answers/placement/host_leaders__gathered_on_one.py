"""Only rank 0 gets the names, and the others look in None.

task: host_leaders
at: 2, 5
verdict: error
reason: raised AttributeError
"""


def host_leaders(comm, host):
    hosts = comm.gather(host)
    leaders = {hosts.index(name) for name in hosts or ()}
    return hosts.index(host), sorted(leaders)
