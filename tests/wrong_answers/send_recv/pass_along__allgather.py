"""A collective call takes the place of the chain.

task: pass_along
at: 1, 3
verdict: wrong
reason: must not use
"""


def pass_along(comm, word):
    return comm.allgather(word)[: comm.rank + 1]
