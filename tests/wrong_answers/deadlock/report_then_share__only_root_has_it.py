"""The root shares nothing, and the others return an empty list.

task: report_then_share
at: 2, 3
verdict: wrong
reason: expected
"""


def report_then_share(comm, report, root):
    gathered = comm.gather(report, root=root) or []
    return [text for text in gathered if text is not None]
