"""The own word is put before the others.

task: pass_along
at: 2, 5
verdict: wrong
reason: expected [
"""


def pass_along(comm, word):
    words = []
    if comm.rank > 0:
        words = comm.recv(source=comm.rank - 1)
    words = [word] + words
    if comm.rank < comm.size - 1:
        comm.send(words, dest=comm.rank + 1)
    return words
