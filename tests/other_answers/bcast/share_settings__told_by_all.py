"""All tell all what they know, and each picks the root's.

task: share_settings
"""


def share_settings(comm, settings, root):
    return comm.allgather(settings)[root]
