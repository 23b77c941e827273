"""An empty report is taken for none.

task: report_then_share
at: 1, 2, 3
verdict: wrong
reason: ''
"""


def report_then_share(comm, report, root):
    gathered = comm.gather(report, root=root)
    reports = [text for text in gathered or [] if text]
    return comm.bcast(reports, root=root)
