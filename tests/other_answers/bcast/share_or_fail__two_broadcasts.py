"""One broadcast says what went wrong, a second one brings the value.

task: share_or_fail
"""


def share_or_fail(comm, read, root):
    value, problem = None, None
    if comm.rank == root:
        try:
            value = read()
        except Exception as error:
            problem = error
    problem = comm.bcast(problem, root=root)
    if problem:
        raise problem
    return comm.bcast(value, root=root)
