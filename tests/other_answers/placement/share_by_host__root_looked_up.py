"""The old order stays, and the root's places are looked up where it is not first.

task: share_by_host
"""


def share_by_host(comm, color, obj, root):
    table = comm.allgather(color)
    leader = root if table[root] == color else table.index(color)
    firsts = {
        root if number == table[root] else table.index(number) for number in table
    }
    home = comm.Split(color, key=comm.rank)
    leaders = comm.Split(int(comm.rank in firsts), key=comm.rank)
    source = leader
    if comm.rank in firsts:
        obj, source = leaders.bcast(obj, root=sorted(firsts).index(root)), root
    place = [rank for rank in range(comm.size) if table[rank] == color].index(leader)
    obj = home.bcast(obj, root=place)
    leaders.Free()
    home.Free()
    return obj, source
