"""The list is sent on before the own word is in it.

task: pass_along
at: 2, 3
verdict: wrong
reason: items, expected
"""


def pass_along(comm, word):
    words = [] if comm.rank == 0 else comm.recv(source=comm.rank - 1)
    if comm.rank < comm.size - 1:
        comm.send(words, dest=comm.rank + 1)
    words.append(word)
    return words
