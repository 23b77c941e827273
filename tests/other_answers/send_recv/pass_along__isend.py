"""The list is sent without waiting, and then waited for.

task: pass_along
"""


def pass_along(comm, word):
    words = [word] if comm.rank == 0 else [*comm.recv(source=comm.rank - 1), word]
    if comm.rank == comm.size - 1:
        return words
    request = comm.isend(words, dest=comm.rank + 1)
    request.wait()
    return words
