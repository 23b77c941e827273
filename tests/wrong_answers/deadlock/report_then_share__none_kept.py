"""The list has a place also for those who have no report.

task: report_then_share
at: 1, 2, 3
verdict: wrong
reason: None
"""


def report_then_share(comm, report, root):
    return comm.bcast(comm.gather(report, root=root), root=root)
