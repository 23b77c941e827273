"""What append returns is taken for the list.

task: pass_along
at: 1
verdict: wrong
reason: returned None, expected a list
"""


def pass_along(comm, word):
    words = [] if comm.rank == 0 else comm.recv(source=comm.rank - 1)
    words = words.append(word)
    if comm.rank < comm.size - 1:
        comm.send(words, dest=comm.rank + 1)
    return words
