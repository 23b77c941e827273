"""Rank 0 numbers the hosts, then Split and a broadcast find the leader.

task: host_leaders
"""


def host_leaders(comm, host):
    hosts = comm.gather(host)
    colors = [sorted(hosts).index(name) for name in hosts] if hosts else None
    home = comm.Split(comm.scatter(colors))
    leader = home.bcast(comm.rank)
    home.Free()
    return leader, sorted(set(comm.allgather(leader)))
