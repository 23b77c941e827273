"""Names and ranks travel in pairs, and the smallest rank of each name is kept.

task: host_leaders
"""


def host_leaders(comm, host):
    leader = {}
    for name, rank in comm.allgather((host, comm.rank)):
        leader[name] = min(rank, leader.get(name, rank))
    return leader[host], sorted(leader.values())
