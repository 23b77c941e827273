"""The root sends to ranks 0 to 3, however many there are.

task: share_settings
at: 2, 3
verdict: error
reason: names dest
"""


def share_settings(comm, settings, root):
    if comm.rank != root:
        return comm.recv(source=root)
    for rank in range(4):
        if rank != root:
            comm.send(settings, dest=rank)
    return settings
