"""The last rank sends to rank 0, which has stopped listening.

task: pass_along
at: 2, 3
verdict: deadlock
reason: waits in  comm.send(
"""


def pass_along(comm, word):
    words = [] if comm.rank == 0 else comm.recv(source=comm.rank - 1)
    words.append(word)
    comm.send(words, dest=(comm.rank + 1) % comm.size)
    return words
