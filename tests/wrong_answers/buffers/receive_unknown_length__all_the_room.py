"""All the room is returned, however short the message was.

task: receive_unknown_length
at: 2, 3
verdict: wrong
reason: shape (100000,), expected
"""

import numpy as np


def receive_unknown_length(comm, data, source):
    if comm.rank == source:
        for dest in range(comm.size):
            if dest != source:
                comm.Send(data, dest=dest)
        return data
    recvbuf = np.empty(100_000)
    comm.Recv(recvbuf, source=source)
    return recvbuf
