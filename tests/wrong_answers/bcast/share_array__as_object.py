"""The whole array is pickled, where a buffer call is asked for.

task: share_array
at: 2, 3
verdict: wrong
reason: must use
"""


def share_array(comm, array, root):
    return comm.bcast(array, root=root)
