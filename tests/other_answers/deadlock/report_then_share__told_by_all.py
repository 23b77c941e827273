"""One call does both: every rank tells all.

task: report_then_share
"""


def report_then_share(comm, report, root):
    return [text for text in comm.allgather(report) if text is not None]
