"""The root receives from one rank after the other, then sends to each.

task: report_then_share
"""


def report_then_share(comm, report, root):
    others = [rank for rank in range(comm.size) if rank != root]
    if comm.rank != root:
        comm.send(report, dest=root)
        return comm.recv(source=root)
    found = {rank: comm.recv(source=rank) for rank in others} | {root: report}
    reports = [found[rank] for rank in sorted(found) if found[rank] is not None]
    for rank in others:
        comm.send(reports, dest=rank)
    return reports
