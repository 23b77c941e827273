"""A rank without a report returns at once.

task: report_then_share
at: 2, 3
verdict: wrong
reason: returned []
"""


def report_then_share(comm, report, root):
    if report is None and comm.rank != root:
        return []
    gathered = comm.gather(report, root=root)
    reports = None
    if comm.rank == root:
        reports = [text for text in gathered if text is not None]
    return comm.bcast(reports, root=root)
