"""The root sends to the leaders, these to the others, by plain messages.

task: share_by_host
"""


def share_by_host(comm, color, obj, root):
    home = comm.Split(color, key=comm.rank != root)
    leader = home.bcast(comm.rank)
    leaders = set(comm.allgather(leader))
    source = root if comm.rank == leader else leader
    if comm.rank == root:
        for dest in leaders - {root}:
            comm.send(obj, dest=dest)
    elif comm.rank == leader:
        obj = comm.recv(source=root)
    if home.rank == 0:
        for dest in range(1, home.size):
            home.send(obj, dest=dest)
    else:
        obj = home.recv(source=0)
    home.Free()
    return obj, source
