"""The rows travel as lists, and stay lists.

task: deal_rows
at: 1, 5
verdict: wrong
reason: returned a list
"""


def deal_rows(comm, matrix, root):
    rows = matrix.tolist() if comm.rank == root else None
    return comm.scatter(rows, root=root)
