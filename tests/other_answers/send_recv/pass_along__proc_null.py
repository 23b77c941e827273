"""The ends send to and receive from nobody.

task: pass_along
"""

from mpi4py import MPI


def pass_along(comm, word):
    before = comm.rank - 1 if comm.rank > 0 else MPI.PROC_NULL
    after = comm.rank + 1 if comm.rank < comm.size - 1 else MPI.PROC_NULL
    words = (comm.recv(source=before) or []) + [word]
    comm.send(words, dest=after)
    return words
