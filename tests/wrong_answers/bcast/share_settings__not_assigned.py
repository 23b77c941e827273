"""What the broadcast returns is thrown away.

task: share_settings
at: 2, 5
verdict: wrong
reason: returned None
"""


def share_settings(comm, settings, root):
    comm.bcast(settings, root=root)
    return settings
