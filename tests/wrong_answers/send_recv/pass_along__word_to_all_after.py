"""Every rank sends its word to all ranks after it.

task: pass_along
at: 3, 5
verdict: wrong
reason: at most
"""


def pass_along(comm, word):
    words = [comm.recv(source=rank) for rank in range(comm.rank)]
    for rank in range(comm.rank + 1, comm.size):
        comm.send(word, dest=rank)
    return words + [word]
