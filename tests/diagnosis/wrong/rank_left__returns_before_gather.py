"""Ranks without items return before the gather.

np: 3,4
kind: rank-left
certainty: exact
line: 19
says: rank 2|gather
"""

from mpi4py import MPI


def main(comm):
    words = ["one", "two"]
    mine = words[comm.rank :: comm.size]
    if not mine:
        return
    lengths = [len(word) for word in mine]
    print(comm.gather(lengths, root=0))


main(MPI.COMM_WORLD)
