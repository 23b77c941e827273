"""The reports stand in the order in which they came.

task: report_then_share
at: 3, 5
verdict: wrong
reason: expected [
"""

from mpi4py import MPI


def report_then_share(comm, report, root):
    if comm.rank != root:
        comm.send(report, dest=root)
        return comm.bcast(None, root=root)
    reports = [report]
    for _ in range(comm.size - 1):
        reports.append(comm.recv(source=MPI.ANY_SOURCE))
    return comm.bcast([text for text in reports if text is not None], root=root)
