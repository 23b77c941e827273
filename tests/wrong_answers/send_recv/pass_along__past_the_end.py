"""The last rank sends to a rank that does not exist.

task: pass_along
at: 1, 2, 3
verdict: error
reason: names dest
"""


def pass_along(comm, word):
    words = [] if comm.rank == 0 else comm.recv(source=comm.rank - 1)
    words.append(word)
    comm.send(words, dest=comm.rank + 1)
    return words
