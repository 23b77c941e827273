"""Lists of one report or none are joined by a reduction.

task: report_then_share
"""


def report_then_share(comm, report, root):
    mine = [] if report is None else [report]
    reports = comm.reduce(mine, root=root)
    return comm.bcast(reports, root=root)
