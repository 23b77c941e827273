"""A message of its own announces the length.

task: receive_unknown_length
at: 2, 5
verdict: wrong
reason: must use
"""

import numpy as np


def receive_unknown_length(comm, data, source):
    if comm.rank == source:
        for dest in range(comm.size):
            if dest != source:
                comm.Send(np.array([len(data)]), dest=dest)
                comm.Send(data, dest=dest)
        return data
    length = np.empty(1, dtype=int)
    comm.Recv(length, source=source)
    recvbuf = np.empty(length[0])
    comm.Recv(recvbuf, source=source)
    return recvbuf
