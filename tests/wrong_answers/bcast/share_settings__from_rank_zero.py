"""The root is left out, so rank 0 broadcasts whoever knows.

task: share_settings
at: 2, 3
verdict: wrong
reason: returned None
"""


def share_settings(comm, settings, root):
    return comm.bcast(settings)
