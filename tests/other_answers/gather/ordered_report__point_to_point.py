"""The root receives from one rank after the other, and sorts pairs.

task: ordered_report
"""


def ordered_report(comm, seconds, root):
    if comm.rank != root:
        comm.send(seconds, dest=root)
        return None
    pairs = [(-seconds, root)]
    for rank in range(comm.size):
        if rank != root:
            pairs.append((-comm.recv(source=rank), rank))
    return [f"rank {rank} took {-minus} s" for minus, rank in sorted(pairs)]
